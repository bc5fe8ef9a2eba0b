import { fromDatabase, fromTexts, tableOf } from '../../database/entity-table.js';
import type { Tx } from '../../database/tx.js';
import { DeliveryStream } from './delivery-stream.entity.js';

export interface Lease {
  /** Unique; what settles the work has to name it. */
  readonly id: string;
  /** Epoch ms. */
  readonly until: number;
}

/** A lease as its holder knows it. */
export interface HeldLease extends Lease {
  /** The same end by the monotonic clock, ms. */
  readonly endsAt: number;
}

/**
 * Takes due streams of a target, the longest waiting first (and nothing behind it in the order: thousands may have become
 * due at once, and would be sorted for each claim), so that no other process works on them until the lease ends.
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
    ORDER BY due_at LIMIT ?`;
  const set = 'attempts = attempts + 1, lease_id = ?, lease_until = ?';
  if (tx.dialect === 'postgres') {
    const table = tableOf(tx, DeliveryStream);
    const columns = table.columns.map(({ name }) => `s.${name}`).join(', ');
    const rows = await tx.prepared(
      // materialized: as an inner query it may run again for each stream, and each time take others
      `WITH due AS MATERIALIZED (${due} FOR UPDATE SKIP LOCKED)
       UPDATE delivery_stream AS s SET ${set} FROM due
       WHERE s.target = ? AND s.scope_id = due.scope_id RETURNING ${columns}`,
      [target, now, now, limit, lease.id, lease.until, target],
    );
    return rows.map((row) => fromTexts<DeliveryStream>(table, row));
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

/** When a stream of a target may be taken next, epoch ms; undefined: nothing waits. Few are leased at a time. */
export async function nextDue(tx: Tx, target: string, now: number): Promise<number | undefined> {
  const [free] = await tx.rows<{ due_at: number | string }>(
    `SELECT due_at FROM delivery_stream WHERE target = ? AND due_at IS NOT NULL AND lease_until <= ?
     ORDER BY due_at LIMIT 1`,
    [target, now],
  );
  const [leased] = await tx.rows<{ ends: number | string | null }>(
    'SELECT MIN(lease_until) AS ends FROM delivery_stream WHERE target = ? AND due_at <= ? AND lease_until > ?',
    [target, now, now],
  );
  const times = [free?.due_at, leased?.ends].filter((time) => time !== null && time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times.map(Number));
}
