import type { ChangeBatch } from '../change-batch.entity.js';
import type { Change } from '../change.js';
import type { DeliveryStream } from './delivery-stream.entity.js';

/** How far a stream is: the newest batch delivered whole, and how many changes of the one after it. */
export type StreamPlace = Pick<DeliveryStream, 'position' | 'items'>;

/** A change on its way to a target. */
export interface Outgoing {
  readonly change: Change;
  readonly batch: ChangeBatch;
  /** Which of the batch's changes, from 0. */
  readonly item: number;
  /** Where the stream is before and after it. */
  readonly before: StreamPlace;
  readonly after: StreamPlace;
}

/** Reads changes of one batch: `from` is 0 for the first. */
export type ReadBatch = (batch: ChangeBatch, from: number, limit: number) => Promise<Change[]>;

/** The next changes of a stream, `limit` at most, taken from one batch after the other. */
export async function nextSlice(
  batches: readonly ChangeBatch[],
  place: StreamPlace,
  limit: number,
  read: ReadBatch,
): Promise<Outgoing[]> {
  const slice: Outgoing[] = [];
  let { position, items } = place;
  for (const batch of batches) {
    if (batch.position <= position) continue;
    const changes = await read(batch, items, limit - slice.length);
    for (const change of changes) {
      const before = { position, items };
      const item = items++;
      if (items === batch.items) ({ position, items } = { position: batch.position, items: 0 });
      slice.push({ change, batch, item, before, after: { position, items } });
    }
    if (slice.length >= limit) break;
  }
  return slice;
}
