import { DataSource, EntitySchema, In, type EntitySchemaColumnOptions } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { dialectOf } from '../../src/database/dialect.js';
import type {
  StoreApplication,
  StoreContext,
  StoreDepartment,
  StoreTenant,
  UserStore,
} from '../../src/targets/user-store.js';
import type { FoundUser, StoreProbe, StoreScope, StoreUnderTest } from '../../src/testing.js';

interface User extends StoreScope {
  appId: string;
  userName: string;
  name: string;
  active: boolean;
  profile: object;
}
type Department = StoreScope & Pick<StoreDepartment, 'code' | 'name' | 'parentCode'>;
type Application = StoreScope &
  Pick<StoreApplication, 'appId' | 'clientId'> & { clientSecret: string | null };
type Tenant = StoreScope & Pick<StoreTenant, 'orderId' | 'code' | 'name' | 'domainName'>;

const KEY = ['lane', 'tenantId', 'instanceId'];

/** Tables of a vendor, in which names are compared byte by byte. */
function tables(dialect: ReturnType<typeof dialectOf>) {
  const exact = dialect === 'mysql' ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const text = (
    length: number,
    more: Partial<EntitySchemaColumnOptions> = {},
  ): EntitySchemaColumnOptions => ({
    type: 'varchar',
    length,
    ...exact,
    ...more,
  });
  const key = (length: number) => text(length, { primary: true });
  const scope = { lane: key(10), tenantId: key(64), instanceId: key(64) };
  const flag: EntitySchemaColumnOptions = { type: 'boolean' };
  const json: EntitySchemaColumnOptions = { type: 'simple-json', ...exact };
  const table = <T>(name: string, columns: Record<string, EntitySchemaColumnOptions>) =>
    new EntitySchema<T>({ name, columns: { ...scope, ...columns } });
  return {
    tenants: table<Tenant>('vendor_tenant', {
      orderId: text(64),
      code: text(64),
      name: text(255),
      domainName: text(255),
    }),
    applications: table<Application>('vendor_application', {
      appId: key(64),
      clientId: text(64),
      clientSecret: text(500, { nullable: true }),
    }),
    departments: table<Department>('vendor_department', {
      code: key(64),
      name: text(128),
      parentCode: text(64, { nullable: true }),
    }),
    users: table<User>('vendor_user', {
      appId: key(64),
      userName: key(64),
      name: text(64),
      active: flag,
      profile: json,
    }),
  };
}

const scopeOf = ({ lane, tenantId, instanceId }: StoreScope): StoreScope => ({ lane, tenantId, instanceId });

/** A store as a vendor would write it: tables of its own, written with TypeORM. */
export async function typeOrmUserStore(url: string): Promise<StoreUnderTest & { close(): Promise<void> }> {
  const dataSource = new DataSource({ ...dataSourceOptions(url, { entities: [], migrations: [] }) });
  const of = tables(dialectOf(dataSource));
  dataSource.setOptions({ entities: Object.values(of), synchronize: true });
  await dataSource.initialize();
  const [tenants, applications] = [
    dataSource.getRepository(of.tenants),
    dataSource.getRepository(of.applications),
  ];
  const [departments, users] = [dataSource.getRepository(of.departments), dataSource.getRepository(of.users)];
  const store: UserStore = {
    async saveTenant({ orderId, code, name, domainName }, context) {
      await tenants.upsert({ ...scopeOf(context), orderId, code, name, domainName }, KEY);
    },
    async removeTenant(_, context) {
      await tenants.delete(scopeOf(context));
    },
    async saveApplication({ appId, clientId }, context) {
      const clientSecret = (await context.revealSecret(appId)) ?? null;
      await applications.upsert({ ...scopeOf(context), appId, clientId, clientSecret }, [...KEY, 'appId']);
    },
    async removeApplication({ appId }, context) {
      await applications.delete({ ...scopeOf(context), appId });
    },
    async saveDepartments(all, context: StoreContext) {
      context.signal.throwIfAborted();
      const rows = all.map(({ code, name, parentCode }) => ({ ...scopeOf(context), code, name, parentCode }));
      await departments.upsert(rows, [...KEY, 'code']);
    },
    async removeDepartments(all, context) {
      await departments.delete({ ...scopeOf(context), code: In(all.map(({ code }) => code)) });
    },
    async saveUsers(all, context) {
      context.signal.throwIfAborted();
      const rows = all.map(({ appId, userName, name, active, ...profile }) => ({
        ...scopeOf(context),
        ...{ appId, userName, name, active, profile },
      }));
      await users.upsert(rows, [...KEY, 'appId', 'userName']);
    },
    async removeUsers(all, context) {
      for (const appId of new Set(all.map((user) => user.appId))) {
        const names = all.filter((user) => user.appId === appId).map(({ userName }) => userName);
        await users.delete({ ...scopeOf(context), appId, userName: In(names) });
      }
    },
  };
  const probe: StoreProbe = {
    findTenant: (scope) => tenants.findOneBy(scopeOf(scope)),
    findApplication: async (scope, appId) => {
      const found = await applications.findOneBy({ ...scopeOf(scope), appId });
      return found && { clientId: found.clientId, clientSecret: found.clientSecret ?? undefined };
    },
    findDepartment: (scope, code) => departments.findOneBy({ ...scopeOf(scope), code }),
    findUser: async (scope, appId, userName) => {
      const found = await users.findOneBy({ ...scopeOf(scope), appId, userName });
      return found && { ...(found.profile as FoundUser), name: found.name, active: found.active };
    },
    listDepartments: async (scope) => (await departments.findBy(scopeOf(scope))).map(({ code }) => code),
    listUsers: (scope) => users.findBy(scopeOf(scope)),
  };
  return { store, probe, close: () => dataSource.destroy() };
}
