import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
  type Link,
  type SpanContext,
} from '@opentelemetry/api';
import { NO_TRACE, SpanTrace, TRACER, type Trace } from './trace.js';

/** Calls that deliveries of this process can be linked to. */
const REMEMBERED = 10_000;
const LINKS = 32;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Begins traces with whatever OpenTelemetry SDK this process has registered: ours in the stand-alone service, a host
 * application's own where the connector is embedded. Without one nothing is recorded.
 */
export class Tracing {
  private readonly calls = new Map<string, SpanContext>();

  /** A webhook call, below the caller's own span or the host application's. `receiptId`: what deliveries name. */
  call(receiptId: string, headers: Headers): Trace {
    const active = context.active();
    const parent = trace.getSpan(active) ? active : propagation.extract(active, headers);
    const begun = begin('call', SpanKind.SERVER, parent, []);
    if (begun === NO_TRACE) return begun;
    begun.note({ 'koosync.receipt.id': receiptId });
    this.remember(receiptId, (begun as SpanTrace).span.spanContext());
    return begun;
  }

  /** The transaction that several calls share: within the first one's trace, linked to the others. */
  async sharedBy<T>(calls: readonly Trace[], work: () => Promise<T>): Promise<T> {
    const [first, ...others] = calls.filter((call) => call instanceof SpanTrace);
    if (!first) return work();
    const links = others.slice(0, LINKS).map(({ span }) => ({ context: span.spanContext() }));
    const transaction = begin('transaction', SpanKind.INTERNAL, first.context, links) as SpanTrace;
    transaction.note({ 'koosync.calls': calls.length });
    try {
      return await transaction.within(work);
    } catch (error) {
      transaction.failed(error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      transaction.end();
    }
  }

  /**
   * What a target is told of one tenant and instance, linked to the calls that caused it as far as this process
   * received them; their receipts' ids are named anyway.
   */
  delivery(target: string, receiptIds: readonly string[]): Trace {
    const known = receiptIds.flatMap((id) => this.calls.get(id) ?? []);
    const links = known.slice(0, LINKS).map((call) => ({ context: call }));
    const begun = begin(`deliver ${target}`, SpanKind.PRODUCER, ROOT_CONTEXT, links);
    begun.note({ 'koosync.target': target, 'koosync.receipt.ids': receiptIds.slice(0, LINKS) });
    return begun;
  }

  private remember(receiptId: string, call: SpanContext): void {
    this.calls.set(receiptId, call);
    if (this.calls.size <= REMEMBERED) return;
    const [oldest = ''] = this.calls.keys();
    this.calls.delete(oldest);
  }
}

function begin(name: string, kind: SpanKind, parent: Context, links: Link[]): Trace {
  const span = trace.getTracer(TRACER).startSpan(name, { kind, links }, parent);
  // without an SDK, or not sampled
  return span.isRecording() ? new SpanTrace(span, parent) : NO_TRACE;
}
