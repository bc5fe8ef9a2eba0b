import type { Tx } from '../../database/tx.js';

/** The clocks of replicas may differ by this much, ms; more is a clock that was set back. */
const SKEW_MS = 2 * 60_000;

/**
 * Notes the time, and when the clock was set back since it was noted last, moves what waits for a time by as much:
 * otherwise it would wait until the clock has caught up. Returns by how much, ms; 0: it was not set back.
 */
export async function followClock(tx: Tx, target: string, now: number): Promise<number> {
  const [row] = await tx.rows<{ seen_at: number | string }>(
    'SELECT seen_at FROM delivery_target WHERE name = ?',
    [target],
  );
  if (!row) return 0;
  const back = Number(row.seen_at) - now;
  if (back >= 0 && back <= SKEW_MS) return 0;
  // of several processes that see it one moves what waits
  const noted = 'UPDATE delivery_target SET seen_at = ? WHERE name = ? AND seen_at = ?';
  if ((await tx.affected(noted, [now, target, row.seen_at])) === 0 || back <= 0) return 0;
  await tx.affected(
    `UPDATE delivery_stream SET
       due_at = CASE WHEN due_at > ? THEN due_at - ? ELSE due_at END,
       lease_until = CASE WHEN lease_until > ? THEN lease_until - ? ELSE lease_until END
     WHERE target = ? AND (due_at > ? OR lease_until > ?)`,
    [now, back, now, back, target, now, now],
  );
  return back;
}
