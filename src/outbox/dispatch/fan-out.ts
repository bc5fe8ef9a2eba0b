import type { Lane } from '../../directory/scope-key.js';
import { saveRows } from '../../database/save-rows.js';
import type { Tx } from '../../database/tx.js';
import { DeliveryTarget } from './delivery-target.entity.js';

/** Batches looked at in one transaction. */
const BATCHES = 5000;

export interface FannedOut {
  /** Streams that have something to do. */
  readonly streams: number;
  /** Whether there may be more. */
  readonly more: boolean;
}

/** Makes a target known; it starts with the first change of the outbox. */
export async function registerTarget(tx: Tx, name: string): Promise<void> {
  await saveRows(tx, DeliveryTarget, [{ name, position: 0, deliveredAt: 0, seenAt: 0 }], 'ignore');
}

/**
 * Makes new batches known to a target's streams, a stream for each scope of its lanes. One process at a time does it for
 * a target: the others leave it alone. Whoever appends need not know which targets there are.
 */
export async function fanOut(
  tx: Tx,
  target: string,
  lanes: readonly Lane[],
  now: number,
): Promise<FannedOut> {
  const skip = tx.dialect === 'sqlite' ? '' : ' FOR UPDATE SKIP LOCKED';
  const [known] = await tx.rows<{ position: number | string }>(
    `SELECT position FROM delivery_target WHERE name = ?${skip}`,
    [target],
  );
  if (!known) return { streams: 0, more: false };
  const [end] = await tx.rows<{ last: number | string | null; batches: number | string }>(
    `SELECT MAX(position) AS last, COUNT(*) AS batches FROM
       (SELECT position FROM change_batch WHERE position > ? ORDER BY position LIMIT ${BATCHES}) AS fresh`,
    [known.position],
  );
  if (end?.last === null || end?.last === undefined) return { streams: 0, more: false };
  const streams = await tx.affected(upsert(tx, lanes), [
    target,
    known.position,
    now,
    known.position,
    end.last,
    ...lanes,
  ]);
  await tx.affected('UPDATE delivery_target SET position = ? WHERE name = ?', [end.last, target]);
  return { streams, more: Number(end.batches) === BATCHES };
}

/** Ordered, so that two statements that touch the same streams do so in the same order. */
function upsert(tx: Tx, lanes: readonly Lane[]): string {
  const given = tx.dialect === 'postgres' ? ['?::text', '?::bigint', '?::bigint'] : ['?', '?', '?'];
  const select = `SELECT ${given[0]}, b.scope_id, ${given[1]}, 0, MAX(b.position), 0, 0, 0, ${given[2]}, 0, NULL, NULL
    FROM change_batch b JOIN scope s ON s.id = b.scope_id
    WHERE b.position > ? AND b.position <= ? AND s.lane IN (${lanes.map(() => '?').join(', ')})
    GROUP BY b.scope_id ORDER BY b.scope_id`;
  const columns =
    'target, scope_id, position, items, head, attempts, batch_limit, retries, due_at, lease_until, lease_id, last_error';
  const conflict =
    tx.dialect === 'mysql'
      ? `ON DUPLICATE KEY UPDATE head = VALUES(head), due_at = COALESCE(delivery_stream.due_at, VALUES(due_at))`
      : `ON CONFLICT (target, scope_id) DO UPDATE SET
           head = excluded.head, due_at = COALESCE(delivery_stream.due_at, excluded.due_at)`;
  return `INSERT INTO delivery_stream (${columns}) ${select} ${conflict}`;
}
