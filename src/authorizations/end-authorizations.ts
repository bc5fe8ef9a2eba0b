import { In } from 'typeorm';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { ScopeEnd } from '../directory/kind-registry.js';
import type { Scope } from '../directory/scope.entity.js';
import type { NewChange } from '../outbox/new-change.js';
import type { PersonKeys } from '../privacy/person-keys.js';
import { Authorization } from './authorization.entity.js';
import { userEnded } from './user-changes.js';
import { UserKey } from './user-keys.js';

/** Rule 5 for users: what is not newer than the end loses its right, its profile or both. */
export async function endAuthorizations(
  tx: Tx,
  keys: PersonKeys,
  scope: Scope,
  { until, at }: ScopeEnd,
): Promise<NewChange[]> {
  const rows = await loadRows(
    tx,
    Authorization,
    ['scopeId', 'removed'],
    [{ scopeId: scope.id, removed: false }],
  );
  const keyless = new Set(rows.filter(({ personKey }) => personKey === null));
  const changes = rows.flatMap((row) => {
    const ends = { profile: row.profileTime <= until, state: row.stateTime <= until };
    return new UserKey(keys, row, true).sealed(userEnded(row, ends, at));
  });
  // keys that were made just now, for rows from before there were keys
  await saveRows(
    tx,
    Authorization,
    [...keyless].filter(({ personKey }) => personKey !== null),
  );
  await tx.affected(
    'UPDATE authorization_user SET authorized = ?, state_time = ? WHERE scope_id = ? AND state_time <= ?',
    [tx.flag(false), at, scope.id, until],
  );
  await tx.affected(
    `UPDATE authorization_user SET removed = ?, profile_time = ?, name = '', department_code = '', role = '',
       enabled = ?, position = '', employee_code = '', employee_type = NULL, mobile = '', email = '',
       work_place = '', entry_date = '', extension = NULL
     WHERE scope_id = ? AND removed = ? AND profile_time <= ?`,
    [tx.flag(true), at, tx.flag(false), scope.id, tx.flag(false), until],
  );
  return changes;
}

/** Deletes the users of test scopes, and their keys with them. */
export async function purgeAuthorizations(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  await tx.manager.delete(Authorization, { scopeId: In([...scopeIds]) });
}
