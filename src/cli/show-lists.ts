import { AdminClient } from './admin-client.js';
import type { ApplicationItem, DepartmentItem, TenantItem, UserItem } from './admin-items.js';
import { queryOf } from './commands/client-options.js';
import type { ListOptions, RevealOptions } from './commands/lists.js';
import { departmentTree } from './department-tree.js';
import { localTime } from './local-time.js';
import { showPage } from './show-page.js';
import type { Column } from './table.js';
import { oneLine, paint, print, printJson } from './terminal.js';

const standing = (yes: boolean): string => (yes ? 'yes' : 'no');

const TENANTS: readonly Column<TenantItem>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'instance', cell: ({ instanceId }) => instanceId },
  { title: 'login domain', cell: ({ domainName }) => domainName },
  { title: 'removed', cell: ({ removed }) => standing(removed) },
  { title: 'as of', cell: ({ sourceTime }) => localTime(sourceTime) },
];
const APPLICATIONS: readonly Column<ApplicationItem>[] = [
  { title: 'app', cell: ({ appId }) => appId },
  { title: 'client id', cell: ({ clientId }) => clientId },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'instance', cell: ({ instanceId }) => instanceId },
  { title: 'removed', cell: ({ removed }) => standing(removed) },
  { title: 'as of', cell: ({ sourceTime }) => localTime(sourceTime) },
];
const DEPARTMENTS: readonly Column<DepartmentItem>[] = [
  { title: 'code', cell: ({ code }) => code },
  { title: 'name', cell: ({ name }) => name },
  {
    title: 'path',
    cell: ({ path, removed }) => path?.join(' / ') ?? (removed ? '' : 'none: no such parent, or a cycle'),
  },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'removed', cell: ({ removed }) => standing(removed) },
  { title: 'as of', cell: ({ sourceTime }) => localTime(sourceTime) },
];
const USERS: readonly Column<UserItem>[] = [
  { title: 'user', cell: ({ userName }) => userName },
  { title: 'name', cell: ({ name }) => name },
  { title: 'department', cell: ({ departmentCode }) => departmentCode },
  { title: 'role', cell: ({ role }) => role },
  { title: 'may use', cell: ({ authorized, enabled }) => standing(authorized && enabled) },
  { title: 'tenant', cell: ({ tenantId }) => tenantId },
  { title: 'as of', cell: ({ sourceTime }) => localTime(sourceTime) },
];

export async function showList(
  name: 'tenants' | 'applications' | 'departments' | 'users',
  options: ListOptions,
): Promise<void> {
  const client = AdminClient.of(options);
  const query = { ...queryOf(options), removed: options.removed };
  switch (name) {
    case 'tenants':
      return showPage(await client.page<TenantItem>(name, query), TENANTS, options);
    case 'applications':
      return showPage(await client.page<ApplicationItem>(name, query), APPLICATIONS, options);
    case 'departments':
      if (options.tree) return showTrees(client, options);
      return showPage(await client.page<DepartmentItem>(name, query), DEPARTMENTS, options);
    case 'users':
      return showPage(await client.page<UserItem>(name, { ...query, appId: options.app }), USERS, options);
  }
}

/** One tree for each enterprise. */
async function showTrees(client: AdminClient, options: ListOptions): Promise<void> {
  const { limit: _, ...query } = queryOf(options);
  if (options.json) return printJson(await client.page('departments', { ...query, tree: 'true' }));
  const departments = await client.all<DepartmentItem>('departments', query);
  const names = new Map<string, string>();
  for await (const row of client.items<TenantItem>('tenants', query)) names.set(scopeOf(row), row.name);
  const scopes = new Map<string, DepartmentItem[]>();
  for (const row of departments) {
    const rows = scopes.get(scopeOf(row));
    if (rows) rows.push(row);
    else scopes.set(scopeOf(row), [row]);
  }
  if (scopes.size === 0) print('There are no departments.');
  for (const [scope, rows] of scopes) {
    const [{ tenantId, instanceId }] = rows as [DepartmentItem];
    const title = paint('bold', oneLine(names.get(scope) ?? tenantId));
    const of = paint('dim', oneLine(`tenant ${tenantId}, instance ${instanceId || '(none)'}`));
    print(`${title}  ${of}`, ...departmentTree(rows), '');
  }
}

const scopeOf = ({
  lane,
  instanceId,
  tenantId,
}: {
  lane?: string;
  instanceId: string;
  tenantId: string;
}): string => JSON.stringify([lane, instanceId, tenantId]);

export async function revealSecret({
  instance,
  tenant,
  app,
  lane,
  ...options
}: RevealOptions): Promise<void> {
  const wanted = { instanceId: instance, tenantId: tenant, appId: app, ...(lane && { lane }) };
  const answer = await AdminClient.of(options).post<{ clientSecret: string }>('applications/reveal', wanted);
  if (options.json) printJson(answer);
  else print(answer.clientSecret);
}
