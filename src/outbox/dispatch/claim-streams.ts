import { fromDatabase, tableOf } from '../../database/entity-table.js';
import type { Tx } from '../../database/tx.js';
import { DeliveryStream } from './delivery-stream.entity.js';

export interface Lease {
  /** Unique; what settles the work has to name it. */
  readonly id: string;
  /** Epoch ms. */
  readonly until: number;
}

/**
 * Takes due streams of a target, the longest waiting first, so that no other process works on them until the lease ends.
 * The attempt is counted here, before it is made.
 */
export async function claimStreams(
  tx: Tx,
  target: string,
  limit: number,
  now: number,
  lease: Lease,
): Promise<DeliveryStream[]> {
  const due = `SELECT scope_id FROM delivery_stream WHERE target = ? AND due_at <= ? AND lease_until <= ?
    ORDER BY due_at, scope_id LIMIT ?`;
  const set = 'attempts = attempts + 1, lease_id = ?, lease_until = ?';
  if (tx.dialect === 'postgres') {
    const rows = await tx.prepared<Record<string, unknown>>(
      `UPDATE delivery_stream AS s SET ${set} FROM (${due} FOR UPDATE SKIP LOCKED) AS due
       WHERE s.target = ? AND s.scope_id = due.scope_id RETURNING s.*`,
      [lease.id, lease.until, target, now, now, limit, target],
    );
    return rows.map((row) => fromDatabase<DeliveryStream>(tableOf(tx, DeliveryStream), row));
  }
  const skip = tx.dialect === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '';
  const found = await tx.rows<{ scope_id: string }>(due + skip, [target, now, now, limit]);
  if (found.length === 0) return [];
  const ids = found.map((row) => row.scope_id);
  const these = `target = ? AND scope_id IN (${ids.map(() => '?').join(', ')})`;
  await tx.affected(`UPDATE delivery_stream SET ${set} WHERE ${these}`, [
    lease.id,
    lease.until,
    target,
    ...ids,
  ]);
  const rows = await tx.rows<Record<string, unknown>>(`SELECT * FROM delivery_stream WHERE ${these}`, [
    target,
    ...ids,
  ]);
  return rows.map((row) => fromDatabase<DeliveryStream>(tableOf(tx, DeliveryStream), row));
}

/** When the stream of a target that waits longest may be taken, epoch ms; undefined: nothing waits. */
export async function nextDue(tx: Tx, target: string): Promise<number | undefined> {
  const [row] = await tx.rows<{ due_at: number | string; lease_until: number | string }>(
    `SELECT due_at, lease_until FROM delivery_stream WHERE target = ? AND due_at IS NOT NULL
     ORDER BY due_at LIMIT 1`,
    [target],
  );
  return row && Math.max(Number(row.due_at), Number(row.lease_until));
}
