import type { ChangeBatch } from '../change-batch.entity.js';
import type { Change } from '../change.js';
import type { ReadBatch } from './slices.js';

/** Changes read at once: ten usual slices, some hundred kilobytes. */
const STRETCH = 1000;

/** Reads long batches in longer stretches than a slice: a list of 100 000 departments is read in 100 statements, not 1000. */
export function readingAhead(read: ReadBatch): ReadBatch {
  let known: Stretch | undefined;
  return async (batch, from, limit) => {
    if (batch.events !== null) return read(batch, from, limit);
    if (!known || !covers(known, batch, from, limit))
      known = { batch, from, changes: await read(batch, from, Math.max(limit, STRETCH)) };
    return known.changes.slice(from - known.from, from - known.from + limit);
  };
}

interface Stretch {
  readonly batch: ChangeBatch;
  readonly from: number;
  readonly changes: readonly Change[];
}

function covers(known: Stretch, batch: ChangeBatch, from: number, limit: number): boolean {
  const end = Math.min(from + limit, batch.items);
  return known.batch === batch && known.from <= from && end <= known.from + known.changes.length;
}
