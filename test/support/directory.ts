import type { TestConnector } from './connector.js';

/** What a reader of the directory sees of one tenant: what is live, without times. */
export interface Directory {
  tenant: string | null;
  applications: Record<string, string>;
  departments: Record<string, { name: string; parent: string | null; path: string[] | null }>;
  users: Record<string, { name: string; authorized: boolean }>;
}

export const emptyDirectory = (): Directory => ({
  tenant: null,
  applications: {},
  departments: {},
  users: {},
});

type Row = Record<string, string | number | boolean | null> & { tenant_id: string };
const isTrue = (value: unknown): boolean => value === true || Number(value) === 1;

/** The directories of all tenants of a lane whose id starts with `prefix`, whatever their instance. */
export async function directoriesOf(
  connector: TestConnector,
  prefix: string,
  lane = 'production',
): Promise<Map<string, Directory>> {
  const directories = new Map<string, Directory>();
  const each = async (table: string, take: (directory: Directory, row: Row) => void) => {
    const rows = await connector.rows<Row>(
      `SELECT s.tenant_id, t.* FROM scope s JOIN ${table} t ON t.scope_id = s.id
       WHERE s.lane = '${lane}' AND s.tenant_id LIKE '${prefix}%'`,
    );
    for (const row of rows) {
      const directory = directories.get(row.tenant_id) ?? emptyDirectory();
      directories.set(row.tenant_id, directory);
      if (!isTrue(row.removed)) take(directory, row);
    }
  };
  await each('tenant', (directory, row) => (directory.tenant = row.name as string));
  await each('application', (directory, row) => {
    directory.applications[row.app_id as string] = row.client_id as string;
  });
  await each('department', (directory, row) => {
    const path = row.path === null ? null : (JSON.parse(row.path as string) as string[]);
    directory.departments[row.code as string] = {
      name: row.name as string,
      parent: row.parent_code as string | null,
      path,
    };
  });
  await each('authorization_user', (directory, row) => {
    const authorized = isTrue(row.authorized);
    directory.users[`${row.app_id as string}/${row.user_name as string}`] = {
      name: row.name as string,
      authorized,
    };
  });
  return directories;
}

export async function directoryOf(
  connector: TestConnector,
  tenantId: string,
  lane?: string,
): Promise<Directory> {
  return (await directoriesOf(connector, tenantId, lane)).get(tenantId) ?? emptyDirectory();
}

/** Codes and paths of the live departments. */
export async function pathsOf(
  connector: TestConnector,
  tenantId: string,
): Promise<Record<string, string | null>> {
  const { departments } = await directoryOf(connector, tenantId);
  return Object.fromEntries(
    Object.entries(departments).map(([code, { path }]) => [code, path && path.join('/')]),
  );
}
