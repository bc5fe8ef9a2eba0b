import type { Tx } from '../../database/tx.js';
import { endOf } from './place.js';

/** Until when changes count: by their place in the log, or by the time the marketplace made them. */
export type Moment = { readonly place: number } | { readonly sourceTime: number };

/** SQL for the entries that hold at a moment, and its parameters. */
export const holdsAt = (moment: Moment): readonly [sql: string, parameters: readonly number[]] =>
  'place' in moment
    ? ['place <= ? AND next_place > ?', [moment.place, moment.place]]
    : ['source_time <= ? AND next_source_time > ?', [moment.sourceTime, moment.sourceTime]];

/**
 * The last place of a scope's log that was recorded at a time or before. The log is in the order of commits, its times grow
 * with it but for milliseconds: it is halved until the place is found. `time`: epoch ms.
 */
export async function placeAt(tx: Tx, scopeId: string, time: number): Promise<number> {
  const first = await nextBatch(tx, scopeId, 0);
  if (!first || first.recordedAt > time) return -1;
  let known = first.position;
  let beyond = (await lastPosition(tx, scopeId)) + 1;
  while (known + 1 < beyond) {
    const middle = known + Math.floor((beyond - known) / 2);
    const batch = await nextBatch(tx, scopeId, middle);
    if (batch && batch.position < beyond && batch.recordedAt <= time) known = batch.position;
    else beyond = middle;
  }
  return endOf(known);
}

async function nextBatch(tx: Tx, scopeId: string, from: number) {
  const [row] = await tx.rows<{ position: number | string; recorded_at: number | string }>(
    'SELECT position, recorded_at FROM change_batch WHERE scope_id = ? AND position >= ? ORDER BY position LIMIT 1',
    [scopeId, from],
  );
  return row && { position: Number(row.position), recordedAt: Number(row.recorded_at) };
}

async function lastPosition(tx: Tx, scopeId: string): Promise<number> {
  const [row] = await tx.rows<{ position: number | string }>(
    'SELECT position FROM change_batch WHERE scope_id = ? ORDER BY position DESC LIMIT 1',
    [scopeId],
  );
  return Number(row?.position ?? 0);
}
