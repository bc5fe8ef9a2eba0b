import {
  context,
  propagation,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';

/** A span under way and what is done within it. Values are ids, codes and counts, never a person's. */
export interface Trace {
  /** 32 hexadecimal digits; undefined when nothing is recorded. */
  readonly traceId?: string;
  /** Does a part of it in a span of its own. */
  part<T>(name: string, work: (part: Trace) => Promise<T>): Promise<T>;
  name(name: string): void;
  note(attributes: Attributes): void;
  /** The W3C headers that let another service go on with it. */
  headers(): Readonly<Record<string, string>>;
  /** It did not end well. `kind`: which failure it was, never its message. */
  failed(kind: string): void;
  end(): void;
}

/** Nothing is recorded, and costs next to nothing. */
export const NO_TRACE: Trace = {
  part: (_, work) => work(NO_TRACE),
  name: () => undefined,
  note: () => undefined,
  headers: () => NO_HEADERS,
  failed: () => undefined,
  end: () => undefined,
};
const NO_HEADERS = {};

export class SpanTrace implements Trace {
  readonly context: Context;

  constructor(
    readonly span: Span,
    parent: Context,
  ) {
    this.context = trace.setSpan(parent, span);
  }

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  async part<T>(name: string, work: (part: Trace) => Promise<T>): Promise<T> {
    const part = new SpanTrace(trace.getTracer(TRACER).startSpan(name, {}, this.context), this.context);
    try {
      return await part.within(() => work(part));
    } catch (error) {
      part.failed(error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      part.end();
    }
  }

  /** Instrumentation of the host application puts its own spans below this one. */
  within<T>(work: () => T): T {
    return context.with(this.context, work);
  }

  name(name: string): void {
    this.span.updateName(name);
  }

  note(attributes: Attributes): void {
    this.span.setAttributes(attributes);
  }

  headers(): Record<string, string> {
    const carrier: Record<string, string> = {};
    propagation.inject(this.context, carrier);
    return carrier;
  }

  failed(kind: string): void {
    this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.setAttribute('error.type', kind);
  }

  end(): void {
    this.span.end();
  }
}

/** Under which the connector's spans come. */
export const TRACER = 'koosync';
