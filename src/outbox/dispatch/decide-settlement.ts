import type { ChangeTarget } from '../change-target.js';
import { delayAfter, type Backoff } from './backoff.js';
import type { DeliveryStream } from './delivery-stream.entity.js';
import type { SliceOutcome } from './interpret.js';
import type { Outgoing, StreamPlace } from './slices.js';

/** What is written when a stream's lease is given back. */
export interface Settlement extends StreamPlace {
  readonly scopeId: string;
  readonly leaseId: string;
  readonly attempts: number;
  readonly batchLimit: number;
  /** Parked changes that were sent again. */
  readonly retried: number;
  /** Epoch ms; null: as soon as there is something to do. */
  readonly dueAt: number | null;
  readonly lastError: string | null;
  readonly park?: { readonly outgoing: Outgoing; readonly attempts: number; readonly reason: string };
}

/** What a stream's work came to: how far it got, and why it stopped before the end of what was loaded. */
export interface StreamWork {
  readonly stream: DeliveryStream;
  readonly place: StreamPlace;
  /** Whether anything was delivered. */
  readonly progressed: boolean;
  readonly retried: number;
  readonly batchLimit: number;
  readonly failed?: {
    readonly stop: NonNullable<SliceOutcome['stop']>;
    /** The first change that was not delivered, and how many were handed over with it. */
    readonly at: Outgoing;
    readonly size: number;
  };
  /** The process is stopping: what was cut off does not count as an attempt. */
  readonly stopped?: boolean;
}

/** @param chance from 0 to 1, for the jitter. */
export function decideSettlement(
  { stream, place, progressed, retried, batchLimit, failed, stopped }: StreamWork,
  backoff: Backoff,
  now: number,
  chance: number,
): Settlement {
  const { scopeId } = stream;
  const attempts = progressed ? 1 : stream.attempts;
  const base = { scopeId, leaseId: stream.leaseId as string, ...place, retried, batchLimit };
  if (!failed) return { ...base, attempts: 0, dueAt: null, lastError: null };
  const { stop, at, size } = failed;
  if (stopped) return { ...base, attempts: attempts - 1, dueAt: now, lastError: stream.lastError };
  if (stop.how === 'threw' && size > 1)
    return { ...base, attempts: attempts - 1, batchLimit: size >> 1, dueAt: now, lastError: stop.reason };
  const delay = stop.how === 'reject' ? undefined : delayAfter(backoff, attempts, chance);
  if (delay === undefined) {
    const reason = stop.how === 'reject' ? stop.reason : `gave up after ${attempts} attempts: ${stop.reason}`;
    const park = { outgoing: at, attempts, reason };
    return { ...base, ...at.after, attempts: 0, dueAt: null, lastError: reason, park };
  }
  const afterMs = stop.how === 'retry' ? stop.afterMs : 0;
  return { ...base, attempts, dueAt: now + Math.max(delay, afterMs), lastError: stop.reason };
}

/** After this many attempts that ended with the process, changes are handed over one by one. */
const DEADLY = 3;

/** How many changes a delivery may carry. */
export function sizeOf(target: ChangeTarget, { attempts, batchLimit }: DeliveryStream): number {
  const most = Math.min(1000, Math.max(1, target.batchSize ?? 100));
  if (attempts >= DEADLY) return 1;
  return batchLimit > 0 ? Math.min(most, batchLimit) : most;
}
