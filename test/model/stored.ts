import type { TestConnector } from '../support/connector.js';
import { isEmpty, type Visible } from './rules.js';

type Row = Record<string, string | number | boolean | null> & {
  tenant_id: string;
  lane: string;
  instance_id: string;
};
const isTrue = (value: unknown): boolean => value === true || Number(value) === 1;

/** What the tables hold of the tenants whose id begins with `prefix`: by tenant, by `lane/instance`. */
export async function storedState(
  connector: TestConnector,
  prefix: string,
): Promise<Map<string, Record<string, Visible>>> {
  const tenants = new Map<string, Record<string, Visible>>();
  const each = async (table: string, take: (scope: Visible, row: Row) => void, condition = '1 = 1') => {
    const rows = await connector.rows<Row>(
      `SELECT s.tenant_id, s.lane, s.instance_id, t.* FROM scope s JOIN ${table} t ON t.scope_id = s.id
       WHERE s.tenant_id LIKE '${prefix}%' AND ${condition}`,
    );
    for (const row of rows) {
      const scopes = tenants.get(row.tenant_id) ?? {};
      tenants.set(row.tenant_id, scopes);
      const scope = (scopes[`${row.lane}/${row.instance_id}`] ??= nothing());
      if (!isTrue(row.removed)) take(scope, row);
    }
  };
  await each('tenant', (scope, row) => (scope.tenant = row.name as string));
  await each('application', (scope, row) => {
    scope.applications[row.app_id as string] = row.client_id as string;
  });
  await each('department', (scope, row) => {
    const path = row.path === null ? null : (JSON.parse(row.path as string) as string[]);
    const [name, parent] = [row.name as string, row.parent_code as string | null];
    scope.departments[row.code as string] = { name, parent, path };
  });
  await each('authorization_user', (scope, row) => {
    const [name, department] = [row.name as string, row.department_code as string];
    const key = `${row.app_id as string}/${row.user_name as string}`;
    scope.users[key] = { name, department, authorized: isTrue(row.authorized) };
  });
  await each('held_removal', (scope, row) => (scope.held = Number(row.removals)), "t.state = 'open'");
  for (const [tenant, scopes] of tenants) {
    const seen = Object.entries(scopes).filter(([, scope]) => !isEmpty(scope));
    tenants.set(tenant, Object.fromEntries(seen));
  }
  return tenants;
}

const nothing = (): Visible => ({ tenant: null, applications: {}, departments: {}, users: {}, held: null });
