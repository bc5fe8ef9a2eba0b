import type { DeliveryResult } from '../outbox/change-target.js';
import type { ApplicationSnapshot, TenantSnapshot, UserSnapshot } from '../outbox/change.js';
import type { StoreApplication, StoreDepartment, StoreTenant, StoreUser } from '../targets/user-store.js';
import type { StoreMethod, StoreObject } from '../targets/user-store/store-run.js';
import type { Bench, Telling } from './bench.js';
import { Holding } from './holding.js';
import type { StoreScope } from './store-probe.js';
import { APP, applicationOf, departmentOf, tenantNamed, TOP, userOf } from './told-objects.js';

/** One enterprise bound to one instance: makes its objects, tells the store of them, asks what it holds. */
export class Company extends Holding {
  /** Client secrets by application; an application that is not here has one of the kit's. */
  readonly secrets = new Map<string, string | undefined>();
  /** Applications whose secret the store asked for. */
  readonly asked: string[] = [];

  constructor(
    private readonly bench: Bench,
    scope: StoreScope,
  ) {
    super(bench.probe, scope);
  }

  async bind(): Promise<void> {
    await this.saveTenant(this.tenant());
    await this.saveApplication(this.application(APP));
    await this.saveDepartments(this.department(TOP));
  }

  tenant(fields: Partial<TenantSnapshot> = {}): StoreTenant {
    return { ...tenantNamed('Kit Ltd'), ...fields, ...this.bench.event() };
  }

  application(appId = APP, fields: Partial<ApplicationSnapshot> = {}): StoreApplication {
    return { ...applicationOf(appId), ...fields, ...this.bench.event() };
  }

  department(code: string, fields: Partial<StoreDepartment> = {}): StoreDepartment {
    return { ...departmentOf(code, fields), ...this.bench.event() };
  }

  user(userName: string, fields: Partial<UserSnapshot> = {}): StoreUser {
    const user = userOf(userName, fields);
    return { ...user, active: user.authorized && user.enabled, ...this.bench.event() };
  }

  /** As a call of flag 3 leaves a user: the profile stays, the right is gone. */
  revoked(userName: string, fields: Partial<UserSnapshot> = {}): StoreUser {
    return this.user(userName, { ...fields, authorized: false });
  }

  saveTenant = (tenant: StoreTenant) => this.mustTake('saveTenant', [tenant]);
  removeTenant = (tenant: StoreTenant) => this.mustTake('removeTenant', [tenant]);
  saveApplication = (application: StoreApplication) => this.mustTake('saveApplication', [application]);
  removeApplication = (application: StoreApplication) => this.mustTake('removeApplication', [application]);
  saveDepartments = (...departments: StoreDepartment[]) => this.mustTake('saveDepartments', departments);
  removeDepartments = (...departments: StoreDepartment[]) => this.mustTake('removeDepartments', departments);
  saveUsers = (...users: StoreUser[]) => this.mustTake('saveUsers', users);
  removeUsers = (...users: StoreUser[]) => this.mustTake('removeUsers', users);

  /** Tells and gives back what the store answers, or throws what it throws. */
  tell(
    method: StoreMethod,
    objects: readonly StoreObject[],
    more: Pick<Telling, 'signal' | 'attempt' | 'revealSecret'> = {},
  ): Promise<DeliveryResult[]> {
    return this.bench.tell({ scope: this.scope, method, objects, revealSecret: this.reveal, ...more });
  }

  private mustTake(method: StoreMethod, objects: readonly StoreObject[]): Promise<DeliveryResult[]> {
    return this.bench.mustTake({ scope: this.scope, method, objects, revealSecret: this.reveal });
  }

  private readonly reveal = (appId: string): Promise<string | undefined> => {
    this.asked.push(appId);
    return Promise.resolve(this.secrets.has(appId) ? this.secrets.get(appId) : `secret of ${appId}`);
  };
}
