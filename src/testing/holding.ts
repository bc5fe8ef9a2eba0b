import { CheckFailure } from './check.js';
import { compareFound } from './compare-found.js';
import { showValue } from './show-value.js';
import type {
  FoundApplication,
  FoundDepartment,
  FoundTenant,
  FoundUser,
  StoreProbe,
  StoreScope,
} from './store-probe.js';
import { APP } from './told-objects.js';

const MOST_SHOWN = 5;

/** What the store holds of one enterprise and instance: each method rejects with a CheckFailure when it is otherwise. */
export class Holding {
  constructor(
    private readonly found: StoreProbe,
    readonly scope: StoreScope,
  ) {}

  async hasTenant(expected: FoundTenant = {}): Promise<void> {
    compareFound(this.named('the tenant'), expected, await this.found.findTenant?.(this.scope));
  }

  async hasNoTenant(): Promise<void> {
    this.isGone('the tenant', await this.found.findTenant?.(this.scope));
  }

  async hasApplication(appId: string, expected: FoundApplication = {}): Promise<void> {
    const found = await this.found.findApplication?.(this.scope, appId);
    compareFound(this.named(`application ${showValue(appId)}`), expected, found);
  }

  async hasNoApplication(appId: string): Promise<void> {
    this.isGone(`application ${showValue(appId)}`, await this.found.findApplication?.(this.scope, appId));
  }

  async hasDepartment(code: string, expected: FoundDepartment = {}): Promise<void> {
    const found = await this.found.findDepartment?.(this.scope, code);
    compareFound(this.named(`department ${showValue(code)}`), expected, found);
  }

  async hasNoDepartment(code: string): Promise<void> {
    this.isGone(`department ${showValue(code)}`, await this.found.findDepartment?.(this.scope, code));
  }

  async hasUser(userName: string, expected: Partial<FoundUser> = {}, appId = APP): Promise<void> {
    const found = await this.found.findUser?.(this.scope, appId, userName);
    const what = this.named(userText(userName, appId));
    if (found && typeof found.active !== 'boolean')
      throw new CheckFailure(`${what}: expected findUser to tell active, found ${showValue(found.active)}`);
    compareFound(what, expected, found);
  }

  async hasNoUser(userName: string, appId = APP): Promise<void> {
    this.isGone(userText(userName, appId), await this.found.findUser?.(this.scope, appId, userName));
  }

  /** The user does not get in: either unknown, or known without access. */
  async keepsOut(userName: string, appId = APP): Promise<void> {
    const found = await this.found.findUser?.(this.scope, appId, userName);
    if (found?.active)
      throw new CheckFailure(
        `${this.named(userText(userName, appId))}: expected no access, found active true`,
      );
  }

  async holdsUsers(...expected: readonly (readonly [userName: string, appId?: string])[]): Promise<void> {
    const held = (await this.found.listUsers?.(this.scope)) ?? [];
    const wanted = expected.map(([userName, appId = APP]) => userText(userName, appId));
    this.sameList(
      'users',
      wanted,
      held.map(({ userName, appId }) => userText(userName, appId)),
    );
  }

  async holdsDepartments(...codes: readonly string[]): Promise<void> {
    this.sameList('departments', codes, (await this.found.listDepartments?.(this.scope)) ?? []);
  }

  private sameList(what: string, expected: readonly string[], held: readonly string[]): void {
    const counts = new Map<string, number>();
    for (const one of held) counts.set(one, (counts.get(one) ?? 0) + 1);
    const faults = [
      ...expected.filter((one) => !counts.has(one)).map((one) => `${one} is missing`),
      ...[...counts].filter(([, count]) => count > 1).map(([one, count]) => `${one} is there ${count} times`),
      ...[...counts.keys()]
        .filter((one) => !expected.includes(one))
        .map((one) => `${one} should not be there`),
    ];
    if (faults.length === 0) return;
    const shown = faults.slice(0, MOST_SHOWN).join(', ') + (faults.length > MOST_SHOWN ? ', …' : '');
    throw new CheckFailure(
      `${this.named(what)}: expected ${expected.length}, found ${held.length}: ${shown}`,
    );
  }

  private isGone(what: string, found: object | null | undefined): void {
    if (found !== null && found !== undefined)
      throw new CheckFailure(`${this.named(what)}: expected nothing, found ${showValue(found)}`);
  }

  private named(what: string): string {
    return `${what} of ${this.scope.tenantId}/${this.scope.instanceId}`;
  }
}

const userText = (userName: string, appId: string): string =>
  `user ${showValue(userName)}${appId === APP ? '' : ` of ${appId}`}`;
