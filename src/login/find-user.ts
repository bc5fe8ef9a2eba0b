import { Authorization } from '../authorizations/authorization.entity.js';
import { loadRows } from '../database/load-rows.js';
import type { Tx } from '../database/tx.js';
import type { Lane } from '../directory/scope-key.js';
import { refused, type LoginRefused } from './login-refusal.js';
import type { LoginTarget } from './login-target.js';

/** A user of the directory who has proved to be that user. */
export interface SynchronisedUser {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly appId: string;
  readonly lane: Lane;
  readonly userName: string;
  readonly name: string;
  /** `admin` or `user`. */
  readonly role: string;
  readonly departmentCode: string;
}

/** The user's row, if it lets the user in. */
export async function findUser(
  tx: Tx,
  { scope, application }: LoginTarget,
  userName: string,
): Promise<SynchronisedUser | LoginRefused> {
  const key = { scopeId: scope.id, appId: application.appId, userName };
  const [row] = await loadRows(tx, Authorization, ['scopeId', 'appId', 'userName'], [key]);
  if (!row || row.removed) return refused('user-unknown');
  if (!row.authorized) return refused('user-not-authorized');
  if (!row.enabled) return refused('user-disabled');
  return {
    ...{ tenantId: scope.tenantId, instanceId: scope.instanceId, appId: row.appId, lane: scope.lane },
    ...{ userName: row.userName, name: row.name, role: row.role, departmentCode: row.departmentCode },
  };
}
