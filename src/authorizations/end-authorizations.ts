import { livePages } from '../database/scope-pages.js';
import type { Tx } from '../database/tx.js';
import type { ScopeEnd, TellChanges } from '../directory/kind-registry.js';
import type { Scope } from '../directory/scope.entity.js';
import { Authorization } from './authorization.entity.js';
import { userEnded } from './user-changes.js';

const EMPTY_PROFILE = `name = '', department_code = '', role = '', position = '', employee_code = '',
  employee_type = NULL, mobile = '', email = '', work_place = '', entry_date = '', extension = NULL`;

/** Ends the users of a scope (rule 5): told page by page, and changed by statements that leave the rows where they are. */
export async function endAuthorizations(
  tx: Tx,
  scope: Scope,
  { until, at }: ScopeEnd,
  tell: TellChanges,
): Promise<void> {
  for await (const rows of livePages(tx, Authorization, scope.id, ['appId', 'userName']))
    await tell(
      rows.flatMap((row) =>
        userEnded(row, { profile: row.profileTime <= until, state: row.stateTime <= until }, at),
      ),
    );
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
