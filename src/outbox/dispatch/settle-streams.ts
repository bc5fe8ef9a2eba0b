import type { Tx } from '../../database/tx.js';
import type { Settlement } from './decide-settlement.js';

const SET = `position = r.position, items = r.items, attempts = r.attempts, batch_limit = r.batch_limit,
  retries = s.retries - r.retried, last_error = r.last_error, fault_since = r.fault_since, lease_until = 0, lease_id = NULL,
  due_at = CASE WHEN s.head > r.position OR s.retries > r.retried THEN COALESCE(r.due_at, r.now) ELSE NULL END`;
const TYPES = `scope_id text, lease_id text, position bigint, items integer, attempts integer, batch_limit integer,
  retried integer, due_at bigint, last_error text, fault_since bigint, now bigint`;

/** Gives leases back with what was done under them. Returns how many were still ours: a lost one changes nothing. */
export async function settleStreams(
  tx: Tx,
  target: string,
  settlements: readonly Settlement[],
  now: number,
): Promise<number> {
  if (tx.dialect !== 'postgres') {
    let settled = 0;
    for (const settlement of settlements) settled += await settleOne(tx, target, settlement, now);
    return settled;
  }
  const records = settlements.map((one) => ({
    scope_id: one.scopeId,
    lease_id: one.leaseId,
    position: one.position,
    items: one.items,
    attempts: one.attempts,
    batch_limit: one.batchLimit,
    retried: one.retried,
    due_at: one.dueAt,
    last_error: one.lastError,
    fault_since: one.faultSince,
    now,
  }));
  return tx.preparedAffected(
    `UPDATE delivery_stream AS s SET ${SET} FROM json_to_recordset(?) AS r(${TYPES})
     WHERE s.target = ? AND s.scope_id = r.scope_id AND s.lease_id = r.lease_id`,
    [JSON.stringify(records), target],
  );
}

async function settleOne(tx: Tx, target: string, one: Settlement, now: number): Promise<number> {
  return tx.affected(
    // due_at first: MySQL sees the new values of what stands before
    `UPDATE delivery_stream SET
       due_at = CASE WHEN head > ? OR retries > ? THEN ? ELSE NULL END,
       position = ?, items = ?, attempts = ?, batch_limit = ?, retries = retries - ?, last_error = ?, fault_since = ?,
       lease_until = 0, lease_id = NULL
     WHERE target = ? AND scope_id = ? AND lease_id = ?`,
    [
      ...[one.position, one.retried, one.dueAt ?? now],
      ...[one.position, one.items, one.attempts, one.batchLimit, one.retried, one.lastError],
      one.faultSince,
      ...[target, one.scopeId, one.leaseId],
    ],
  );
}
