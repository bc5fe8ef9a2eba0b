import { Authorization } from '../authorizations/authorization.entity.js';
import { NO_PROFILE } from '../authorizations/decide-authorization.js';
import { userErased } from '../authorizations/user-changes.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { NewChange } from '../outbox/new-change.js';

/**
 * Empties a person's rows and destroys their keys. What stays is a tombstone as of `at` (epoch ms), so that nothing that
 * was made before comes back. Returns what targets are to be told.
 */
export async function erasePerson(tx: Tx, rows: readonly Authorization[], at: number): Promise<NewChange[]> {
  const erased = rows.map((row) => ({
    ...row,
    ...NO_PROFILE,
    authorized: false,
    removed: true,
    stateTime: Math.max(row.stateTime, at),
    profileTime: Math.max(row.profileTime, at),
    personKey: null,
  }));
  await saveRows(tx, Authorization, erased);
  return rows.flatMap((row) => userErased(row, at));
}

/** A target may have told why it refused in words that name the person. */
export async function forgetReasons(tx: Tx, scopeId: string, rows: readonly Authorization[]): Promise<void> {
  for (const { appId, userName } of rows)
    await tx.affected(`UPDATE parked_delivery SET reason = 'erased' WHERE scope_id = ? AND object = ?`, [
      scopeId,
      JSON.stringify(['user', appId, userName]),
    ]);
  await tx.affected(
    `UPDATE delivery_stream SET last_error = 'erased' WHERE scope_id = ? AND last_error IS NOT NULL`,
    [scopeId],
  );
}
