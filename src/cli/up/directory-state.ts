import type { AdminClient } from '../admin-client.js';
import type { ApplicationItem, DepartmentItem, TenantItem, UserItem } from '../admin-items.js';
import type { Subject } from '../../testing/wire-messages.js';

/** What koosync holds of one enterprise, as its admin API tells. */
export interface DirectoryState {
  readonly tenant: TenantItem | undefined;
  readonly application: ApplicationItem | undefined;
  readonly departments: ReadonlyMap<string, DepartmentItem>;
  readonly users: ReadonlyMap<string, UserItem>;
}

export async function directoryState(client: AdminClient, of: Subject): Promise<DirectoryState> {
  const scope = { instanceId: of.instanceId, tenantId: of.tenantId };
  const [tenant] = await client.all<TenantItem>('tenants', scope);
  const applications = await client.all<ApplicationItem>('applications', scope);
  const departments = await client.all<DepartmentItem>('departments', scope);
  const users = await client.all<UserItem>('users', { ...scope, appId: of.appId });
  return {
    tenant,
    application: applications.find(({ appId }) => appId === of.appId),
    departments: new Map(departments.map((row) => [row.code, row])),
    users: new Map(users.map((row) => [row.userName, row])),
  };
}
