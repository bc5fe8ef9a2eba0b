import type { ChangeTarget } from '../change-target.js';
import { delayAfter, patienceOf, type Backoff } from './backoff.js';
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
  /** Since when the target refuses us, epoch ms. */
  readonly faultSince: number | null;
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
  /** When the target last took anything, epoch ms; 0: never. Asked for when the target as a whole is at fault. */
  readonly deliveredAt?: number;
}

/** @param chance from 0 to 1, for the jitter. */
export function decideSettlement(
  work: StreamWork,
  backoff: Backoff,
  now: number,
  chance: number,
): Settlement {
  const { stream, place, progressed, retried, batchLimit, failed, stopped } = work;
  const { scopeId } = stream;
  const attempts = progressed ? 1 : stream.attempts;
  const base = {
    ...{ scopeId, leaseId: stream.leaseId as string, ...place, retried, batchLimit },
    faultSince: null,
  };
  if (!failed) return { ...base, attempts: 0, dueAt: null, lastError: null };
  const { stop, at, size } = failed;
  const { faultSince } = stream;
  if (stopped)
    return { ...base, attempts: attempts - 1, dueAt: now, lastError: stream.lastError, faultSince };
  if (stop.how === 'unavailable' && isWaitedOut(work, backoff, now)) {
    const delay = delayAfter(backoff, Math.min(attempts, backoff.delays.length), chance) ?? 0;
    return {
      ...base,
      // no attempt of the change, as long as nobody got through
      attempts: Math.min(attempts, backoff.delays.length),
      dueAt: now + Math.max(Math.min(delay, LOOK_MS), stop.afterMs),
      lastError: stop.reason,
      faultSince: progressed ? now : (faultSince ?? now),
    };
  }
  if (stop.how === 'threw' && size > 1)
    return { ...base, attempts: attempts - 1, batchLimit: size >> 1, dueAt: now, lastError: stop.reason };
  const delay =
    stop.how === 'reject' || stop.how === 'unavailable' ? undefined : delayAfter(backoff, attempts, chance);
  if (delay === undefined) {
    const reason =
      stop.how === 'reject' ? stop.reason : `gave up after ${triesTold(stop, attempts)}: ${stop.reason}`;
    const park = { outgoing: at, attempts, reason };
    return { ...base, ...at.after, attempts: 0, dueAt: null, lastError: reason, park };
  }
  const afterMs = 'afterMs' in stop ? stop.afterMs : 0;
  return { ...base, attempts, dueAt: now + Math.max(delay, afterMs), lastError: stop.reason };
}

/** A target that refuses us is asked this often at least, ms: what waits goes on soon after it was put right. */
const LOOK_MS = 5 * 60_000;
/** So many times as long as a change is tried, a target may take nothing at all before the change is parked. */
const PATIENT = 7;

/**
 * Whether a change goes on waiting for a target that is at fault as a whole: as long as others are tried, and longer
 * when the target took nothing else either.
 */
function isWaitedOut(
  { stream, progressed, deliveredAt = 0 }: StreamWork,
  backoff: Backoff,
  now: number,
): boolean {
  const since = progressed ? now : (stream.faultSince ?? now);
  const patience = patienceOf(backoff);
  return now - since < (deliveredAt > since ? patience : PATIENT * patience);
}

const triesTold = ({ how }: { readonly how: string }, attempts: number): string =>
  how === 'unavailable' ? 'waiting for the target' : `${attempts} attempts`;

/** None of a stream's changes are left: its enterprise was purged. */
export function settleNothing({ scopeId, leaseId, head, position }: DeliveryStream): Settlement {
  const end = { position: Math.max(head, position), items: 0 };
  const rest = { attempts: 0, batchLimit: 0, retried: 0, dueAt: null, lastError: null, faultSince: null };
  return { scopeId, leaseId: leaseId as string, ...end, ...rest };
}

/** After this many attempts that ended with the process, changes are handed over one by one. */
export const DEADLY = 3;

/** How many changes a delivery may carry. */
export function sizeOf(target: ChangeTarget, { attempts, batchLimit }: DeliveryStream): number {
  const most = Math.min(1000, Math.max(1, target.batchSize ?? 100));
  if (attempts >= DEADLY) return 1;
  return batchLimit > 0 ? Math.min(most, batchLimit) : most;
}
