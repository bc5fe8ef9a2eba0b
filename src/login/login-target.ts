import type { Tx } from '../database/tx.js';
import { loadRows } from '../database/load-rows.js';
import { Application } from '../applications/application.entity.js';
import type { Lane } from '../directory/scope-key.js';
import { Scope } from '../directory/scope.entity.js';
import { Tenant } from '../tenants/tenant.entity.js';
import { refused, type LoginRefused } from './login-refusal.js';

/** Whose login: an enterprise, and where there are several of them the instance and the application. */
export interface LoginFor {
  readonly tenantId: string;
  readonly instanceId?: string | undefined;
  readonly appId?: string | undefined;
  /** Default production. */
  readonly lane?: Lane | undefined;
}

/** The rows a login stands on, all of them live. */
export interface LoginTarget {
  readonly kind: 'target';
  readonly scope: Scope;
  readonly tenant: Tenant;
  readonly application: Application;
}

/** Finds the one enterprise and application that are meant. */
export async function findTarget(
  tx: Tx,
  { tenantId, instanceId, appId, lane = 'production' }: LoginFor,
): Promise<LoginTarget | LoginRefused> {
  const scopes = (await loadRows(tx, Scope, ['tenantId', 'lane'], [{ tenantId, lane }])).filter(
    (scope) => instanceId === undefined || scope.instanceId === instanceId,
  );
  const keys = scopes.map(({ id }) => ({ scopeId: id }));
  const tenants = keys.length === 0 ? [] : await loadRows(tx, Tenant, ['scopeId'], keys);
  const live = tenants.filter(({ removed }) => !removed);
  const [tenant] = live;
  if (!tenant) return refused('tenant-unknown');
  if (live.length > 1) return refused('instance-ambiguous', `bound to ${live.length} instances`);
  const scope = scopes.find(({ id }) => id === tenant.scopeId) as Scope;
  const applications = (await loadRows(tx, Application, ['scopeId'], [{ scopeId: scope.id }])).filter(
    (row) => !row.removed && (appId === undefined || row.appId === appId),
  );
  const [application] = applications;
  if (!application) return refused('application-unknown');
  if (applications.length > 1) return refused('application-ambiguous', `${applications.length} applications`);
  return { kind: 'target', scope, tenant, application };
}

/** The target of a login that was begun, if its enterprise and application still live. */
export async function reloadTarget(
  tx: Tx,
  scopeId: string,
  appId: string,
): Promise<LoginTarget | LoginRefused> {
  const [scope] = await loadRows(tx, Scope, ['id'], [{ id: scopeId }]);
  const [tenant] = await loadRows(tx, Tenant, ['scopeId'], [{ scopeId }]);
  if (!scope || !tenant || tenant.removed) return refused('tenant-unknown');
  const [application] = await loadRows(tx, Application, ['scopeId', 'appId'], [{ scopeId, appId }]);
  if (!application || application.removed) return refused('application-unknown');
  return { kind: 'target', scope, tenant, application };
}
