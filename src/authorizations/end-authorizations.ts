import { saveRows } from '../database/save-rows.js';
import { livePages } from '../database/scope-pages.js';
import type { Tx } from '../database/tx.js';
import type { ScopeEnd, TellChanges } from '../directory/kind-registry.js';
import type { Scope } from '../directory/scope.entity.js';
import type { NewChange } from '../outbox/new-change.js';
import { Authorization } from './authorization.entity.js';
import type { PersonKeys } from '../privacy/person-keys.js';
import { userEnded } from './user-changes.js';
import { UserKey } from './user-keys.js';

const EMPTY_PROFILE = `name = '', department_code = '', role = '', position = '', employee_code = '',
  employee_type = NULL, mobile = '', email = '', work_place = '', entry_date = '', extension = NULL`;

/** Ends the users of a scope (rule 5): told page by page, and changed by statements that leave the rows where they are. */
export async function endAuthorizations(
  tx: Tx,
  keys: PersonKeys,
  scope: Scope,
  { until, at }: ScopeEnd,
  tell: TellChanges,
): Promise<void> {
  for await (const rows of livePages(tx, Authorization, scope.id, ['appId', 'userName']))
    await tell(await sealed(tx, keys, rows, { until, at }));
  const [yes, no] = [tx.flag(true), tx.flag(false)];
  // almost all: both registers at once, so that a million rows are written once and not twice
  await tx.affected(
    `UPDATE authorization_user SET authorized = ?, state_time = ?, removed = ?, profile_time = ?, enabled = ?, ${EMPTY_PROFILE}
     WHERE scope_id = ? AND removed = ? AND profile_time <= ? AND state_time <= ?`,
    [no, at, yes, at, no, scope.id, no, until, until],
  );
  await tx.affected(
    `UPDATE authorization_user SET authorized = ?, state_time = ?
     WHERE scope_id = ? AND state_time <= ? AND (authorized = ? OR state_time <> ?)`,
    [no, at, scope.id, until, yes, at],
  );
  await tx.affected(
    `UPDATE authorization_user SET removed = ?, profile_time = ?, enabled = ?, ${EMPTY_PROFILE}
     WHERE scope_id = ? AND removed = ? AND profile_time <= ?`,
    [yes, at, no, scope.id, no, until],
  );
}

async function sealed(
  tx: Tx,
  keys: PersonKeys,
  rows: readonly Authorization[],
  { until, at }: ScopeEnd,
): Promise<NewChange[]> {
  const keyless = rows.filter(({ personKey }) => personKey === null);
  const changes = rows.flatMap((row) => {
    const ends = { profile: row.profileTime <= until, state: row.stateTime <= until };
    return new UserKey(keys, row, true).sealed(userEnded(row, ends, at));
  });
  // keys that were made just now, for rows from before there were keys
  await saveRows(
    tx,
    Authorization,
    keyless.filter(({ personKey }) => personKey !== null),
  );
  return changes;
}
