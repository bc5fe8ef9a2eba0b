import type { ScopeKey } from '../../directory/scope-key.js';
import type { Change } from '../change.js';
import type { ChangeBatch } from '../change-batch.entity.js';
import type { ChangeTarget } from '../change-target.js';
import { sizeOf, type StreamWork } from './decide-settlement.js';
import type { DeliveryStream } from './delivery-stream.entity.js';
import type { SliceOutcome } from './interpret.js';
import { nextSlice, type Outgoing, type ReadBatch, type StreamPlace } from './slices.js';

/** A claimed stream and what its work needs. */
export interface StreamTask {
  readonly target: ChangeTarget;
  readonly stream: DeliveryStream;
  readonly scope: ScopeKey;
  readonly batches: readonly ChangeBatch[];
  readonly read: ReadBatch;
  /** Hands changes over, once. */
  readonly attempt: (changes: readonly Change[], number: number) => Promise<SliceOutcome>;
  /** Whether the lease covers another attempt. */
  readonly mayGoOn: () => boolean;
  readonly stopping: AbortSignal;
}

/** Delivers what was loaded of a stream, slice after slice, until it is done, something fails or the lease runs out. */
export async function workStream(task: StreamTask, retried: number): Promise<StreamWork> {
  const { target, stream, batches, read, stopping } = task;
  let place: StreamPlace = { position: stream.position, items: stream.items };
  let { batchLimit } = stream;
  let progressed = false;
  for (;;) {
    const size = sizeOf(target, { ...stream, attempts: progressed ? 1 : stream.attempts, batchLimit });
    const slice = task.mayGoOn() ? await nextSlice(batches, place, size, read) : [];
    if (slice.length === 0) return { stream, place, progressed, retried, batchLimit };
    const wanted = slice.filter(({ change }) => target.types?.includes(change.type) ?? true);
    const outcome: SliceOutcome =
      wanted.length === 0
        ? { done: 0 }
        : await task.attempt(
            wanted.map(({ change }) => change),
            progressed ? 1 : stream.attempts,
          );
    const failedAt = outcome.stop ? wanted[outcome.done] : undefined;
    const reached = failedAt ? failedAt.before : (slice.at(-1) as Outgoing).after;
    progressed ||= reached.position !== place.position || reached.items !== place.items;
    place = reached;
    if (outcome.stop && failedAt) {
      const failed = { stop: outcome.stop, at: failedAt, size: wanted.length - outcome.done };
      return { stream, place, progressed, retried, batchLimit, failed, stopped: stopping.aborted };
    }
    batchLimit = grown(batchLimit, target);
  }
}

/** After a slice that went well twice as many may go, up to what the target takes. */
function grown(batchLimit: number, target: ChangeTarget): number {
  const next = batchLimit * 2;
  return next >= (target.batchSize ?? 100) ? 0 : next;
}
