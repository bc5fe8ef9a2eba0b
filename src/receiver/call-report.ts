import { Inject, Injectable } from '@nestjs/common';
import { EventLog } from '../logging/event-log.js';
import { maskFreeText, readable } from '../masking/mask-values.js';
import { Measures } from '../measures/measures.js';
import type { ProtocolError, Reason } from '../protocol/protocol-error.js';
import { UNKNOWN_KIND, type Call, type Ending } from './call.js';
import { FAILED, METHOD_UNKNOWN, OVERDUE, PATH_UNKNOWN, STOPPING } from './reasons.js';

/** Tells the log and the measures how calls end: one line each, with the receipt's id. */
@Injectable()
export class CallReport {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Measures) private readonly measures: Measures,
  ) {}

  settled(call: Call, { outcome, resultCode: code, applied }: Ending): void {
    const ms = since(call);
    this.log.info('call.settled', { ...nameOf(call), outcome, code, ...applied, ms: Math.round(ms) });
    this.count(call, outcome, code, ms);
  }

  refused(call: Call, { code, reason }: ProtocolError): void {
    const ms = since(call);
    const { name, field } = reason;
    this.log.warn('call.refused', { ...nameOf(call), code, reason: name, field, ms: Math.round(ms) });
    this.count(call, 'refused', code, ms, reason);
  }

  failed(call: Call, error: unknown): void {
    const ms = since(call);
    this.log.error('call.failed', { ...nameOf(call), code: '000005', ms: Math.round(ms) }, error);
    this.count(call, 'failed', '000005', ms, FAILED);
  }

  /** Answered before it is done; how it ends is told as well. */
  overdue(call: Call): void {
    const reason = OVERDUE.name;
    this.log.warn('call.overdue', { ...nameOf(call), code: '000005', reason, ms: Math.round(since(call)) });
    this.measures.overdue(call.route.kind ?? UNKNOWN_KIND);
  }

  /** It came while the process stops, and was not looked at. */
  turnedAway(call: Call): void {
    this.log.warn('call.turned-away', { ...nameOf(call), code: '000005', reason: STOPPING.name });
    this.count(call, 'refused', '000005', since(call), STOPPING);
  }

  /** The database did not take the receipt: this line is all there is. */
  receiptLost(id: string, error: unknown): void {
    this.log.error('receipt.lost', { id }, error);
  }

  /** Nothing stands at the address that was called. */
  lost(id: string, method: string, path: string, missing: 'path' | 'method'): void {
    this.log.warn('call.lost', { id, missing, method, path: maskFreeText(readable(path.slice(0, 200))) });
    const { name: reason } = missing === 'path' ? PATH_UNKNOWN : METHOD_UNKNOWN;
    const nowhere = { kind: UNKNOWN_KIND, dialect: 'unknown', lane: 'unknown', outcome: 'lost' };
    this.measures.call({ ...nowhere, code: '000002', reason, authenticated: false, durationMs: 0, size: 0 });
  }

  private count(call: Call, outcome: string, code: string, durationMs: number, reason?: Reason): void {
    const { trace, message } = call;
    trace.name(`call ${call.route.kind ?? UNKNOWN_KIND}`);
    trace.note({
      'koosync.kind': call.route.kind ?? UNKNOWN_KIND,
      'koosync.dialect': call.route.dialect,
      'koosync.lane': message?.scope.lane,
      'koosync.instance.id': message?.scope.instanceId,
      'koosync.tenant.id': message?.scope.tenantId,
      'koosync.outcome': outcome,
      'koosync.code': code,
      'koosync.reason': reason?.name,
    });
    if (outcome === 'failed') trace.failed(reason?.name ?? outcome);
    trace.end();
    this.measures.call({
      kind: call.route.kind ?? UNKNOWN_KIND,
      dialect: call.route.dialect,
      lane: call.message?.scope.lane ?? 'unknown',
      outcome,
      code,
      ...(reason && { reason: reason.name }),
      authenticated: call.envelope !== undefined,
      durationMs,
      size: call.bodySize,
    });
  }
}

/** Ms. */
const since = (call: Call): number => performance.now() - call.startedAt;

function nameOf({ id, callerId, trace, route, message }: Call) {
  const { lane, instanceId, tenantId } = message?.scope ?? {};
  const ids = { id, callerId, traceId: trace.traceId };
  return { ...ids, kind: route.kind, dialect: route.dialect, lane, instanceId, tenantId };
}
