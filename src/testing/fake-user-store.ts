import type {
  StoreApplication,
  StoreContext,
  StoreDepartment,
  StoreResult,
  StoreTenant,
  StoreUser,
  UserStore,
} from '../targets/user-store.js';
import { FakeDials } from './fake-dials.js';
import type { StoreProbe, StoreScope } from './store-probe.js';

const key = ({ lane, tenantId, instanceId }: StoreScope, ...ids: string[]): string =>
  JSON.stringify([lane, tenantId, instanceId, ...ids]);

/** A user store in memory that keeps every promise, until its dials say otherwise. */
export class FakeUserStore extends FakeDials implements UserStore, StoreProbe {
  readonly tenants = new Map<string, StoreTenant>();
  readonly applications = new Map<string, StoreApplication & { readonly clientSecret: string | undefined }>();
  readonly departments = new Map<string, StoreDepartment>();
  readonly users = new Map<string, StoreUser>();

  saveTenant(tenant: StoreTenant, context: StoreContext): Promise<StoreResult> {
    return this.take('saveTenant', [tenant], context, () => this.tenants.set(key(context), tenant));
  }

  removeTenant(tenant: StoreTenant, context: StoreContext): Promise<StoreResult> {
    return this.take('removeTenant', [tenant], context, () => this.tenants.delete(key(context)));
  }

  async saveApplication(application: StoreApplication, context: StoreContext): Promise<StoreResult> {
    const { appId } = application;
    const clientSecret = await context.revealSecret(appId);
    return this.take('saveApplication', [application], context, () =>
      this.applications.set(key(context, appId), { ...application, clientSecret }),
    );
  }

  removeApplication(application: StoreApplication, context: StoreContext): Promise<StoreResult> {
    return this.take('removeApplication', [application], context, ({ appId }) =>
      this.applications.delete(key(context, appId)),
    );
  }

  saveDepartments(departments: readonly StoreDepartment[], context: StoreContext): Promise<StoreResult> {
    return this.take('saveDepartments', departments, context, (one) => {
      this.departments.set(key(context, one.code), one);
      if (one.moved?.oldPath && one.path) this.follow(context, one.moved.oldPath, one.path);
    });
  }

  removeDepartments(departments: readonly StoreDepartment[], context: StoreContext): Promise<StoreResult> {
    return this.take('removeDepartments', departments, context, ({ code }) =>
      this.departments.delete(key(context, code)),
    );
  }

  saveUsers(users: readonly StoreUser[], context: StoreContext): Promise<StoreResult> {
    return this.take('saveUsers', users, context, (user) =>
      this.users.set(key(context, user.appId, user.userName), user),
    );
  }

  removeUsers(users: readonly StoreUser[], context: StoreContext): Promise<StoreResult> {
    return this.take('removeUsers', users, context, ({ appId, userName }) =>
      this.users.delete(key(context, appId, userName)),
    );
  }

  findTenant(scope: StoreScope) {
    return Promise.resolve(this.tenants.get(key(scope)));
  }

  findApplication(scope: StoreScope, appId: string) {
    return Promise.resolve(this.applications.get(key(scope, appId)));
  }

  findDepartment(scope: StoreScope, code: string) {
    return Promise.resolve(this.departments.get(key(scope, code)));
  }

  findUser(scope: StoreScope, appId: string, userName: string) {
    return Promise.resolve(this.users.get(key(scope, appId, userName)));
  }

  listDepartments(scope: StoreScope) {
    return Promise.resolve(this.of(this.departments, scope).map(({ code }) => code));
  }

  listUsers(scope: StoreScope) {
    return Promise.resolve(this.of(this.users, scope));
  }

  /** Below a moved department, the new path takes the place of the old one. */
  private follow(scope: StoreScope, oldPath: readonly string[], newPath: readonly string[]): void {
    for (const one of this.of(this.departments, scope)) {
      const { path } = one;
      if (!path || path.length <= oldPath.length || !oldPath.every((code, i) => path[i] === code)) continue;
      const moved = { ...one, path: [...newPath, ...path.slice(oldPath.length)] };
      this.departments.set(key(scope, one.code), moved);
    }
  }

  private of<T>(all: ReadonlyMap<string, T>, scope: StoreScope): T[] {
    const prefix = `${key(scope).slice(0, -1)},`;
    return [...all].filter(([id]) => id.startsWith(prefix)).map(([, one]) => one);
  }
}
