import { setTimeout as sleep } from 'node:timers/promises';
import { reject } from '../../src/outbox/change-target.js';
import type {
  StoreApplication,
  StoreContext,
  StoreDepartment,
  StoreResult,
  StoreTenant,
  StoreUser,
} from '../../src/targets/user-store.js';
import { FakeUserStore, type StoreScope } from '../../src/testing.js';

type Users = readonly StoreUser[];
type Departments = readonly StoreDepartment[];
type Told = StoreContext;

const userKey = (scope: StoreScope, { appId, userName }: { appId: string; userName: string }) =>
  JSON.stringify([scope.lane, scope.tenantId, scope.instanceId, appId, userName]);
const departmentKey = (scope: StoreScope, code: string) =>
  JSON.stringify([scope.lane, scope.tenantId, scope.instanceId, code]);

/** Stores that change users on their way in. */
const changing = (change: (user: StoreUser, before: StoreUser | undefined) => StoreUser) =>
  class extends FakeUserStore {
    override saveUsers(users: Users, told: Told) {
      return super.saveUsers(
        users.map((user) => change(user, this.users.get(userKey(told, user)))),
        told,
      );
    }
  };

/** Stores that see another scope than they are told, when writing and when reading. */
const inScope = (change: (scope: StoreScope) => StoreScope) =>
  class extends FakeUserStore {
    override saveTenant = (tenant: StoreTenant, told: Told) => super.saveTenant(tenant, this.in(told));
    override removeTenant = (tenant: StoreTenant, told: Told) => super.removeTenant(tenant, this.in(told));
    override saveDepartments = (all: Departments, told: Told) => super.saveDepartments(all, this.in(told));
    override removeDepartments = (all: Departments, told: Told) =>
      super.removeDepartments(all, this.in(told));
    override saveUsers = (users: Users, told: Told) => super.saveUsers(users, this.in(told));
    override removeUsers = (users: Users, told: Told) => super.removeUsers(users, this.in(told));
    override findTenant = (scope: StoreScope) => super.findTenant(change(scope));
    override findDepartment = (scope: StoreScope, code: string) => super.findDepartment(change(scope), code);
    override findUser = (scope: StoreScope, appId: string, name: string) =>
      super.findUser(change(scope), appId, name);
    override listUsers = (scope: StoreScope) => super.listUsers(change(scope));
    override listDepartments = (scope: StoreScope) => super.listDepartments(change(scope));
    private in(told: Told): Told {
      return {
        ...told,
        ...change({ lane: told.lane, tenantId: told.tenantId, instanceId: told.instanceId }),
      };
    }
  };

/** Stores that know a user under another name than they are told. */
const named = (change: (userName: string) => string) =>
  class extends FakeUserStore {
    override saveUsers = (users: Users, told: Told) =>
      super.saveUsers(
        users.map((user) => ({ ...user, userName: change(user.userName) })),
        told,
      );
    override removeUsers = (users: Users, told: Told) =>
      super.removeUsers(
        users.map((user) => ({ ...user, userName: change(user.userName) })),
        told,
      );
    override findUser = (scope: StoreScope, appId: string, userName: string) =>
      super.findUser(scope, appId, change(userName));
  };

class RefusesUnknownRemovals extends FakeUserStore {
  override removeUsers(users: Users, told: Told) {
    if (users.some((user) => !this.users.has(userKey(told, user)))) throw new Error('no such user');
    return super.removeUsers(users, told);
  }
  override removeDepartments(departments: Departments, told: Told) {
    if (departments.some(({ code }) => !this.departments.has(departmentKey(told, code))))
      throw new Error('no such department');
    return super.removeDepartments(departments, told);
  }
  override async removeTenant(tenant: StoreTenant, told: Told) {
    if (!(await this.findTenant(told))) throw new Error('no such tenant');
    return super.removeTenant(tenant, told);
  }
  override async removeApplication(application: StoreApplication, told: Told) {
    if (!(await this.findApplication(told, application.appId))) throw new Error('no such application');
    return super.removeApplication(application, told);
  }
}

class Inserts extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    if (users.some((user) => this.users.has(userKey(told, user))))
      throw new Error('UNIQUE constraint failed');
    return super.saveUsers(users, told);
  }
}

class KeepsTheFirst extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    return super.saveUsers(
      users.filter((user) => !this.users.has(userKey(told, user))),
      told,
    );
  }
  override saveDepartments(departments: Departments, told: Told) {
    const fresh = departments.filter(({ code }) => !this.departments.has(departmentKey(told, code)));
    return super.saveDepartments(fresh, told);
  }
}

class ListsTwice extends FakeUserStore {
  private readonly log: (StoreUser & StoreScope)[] = [];
  override saveUsers(users: Users, told: Told) {
    this.log.push(...users.map((user) => ({ ...user, ...told })));
    return super.saveUsers(users, told);
  }
  override listUsers(scope: StoreScope) {
    return Promise.resolve(
      this.log.filter((one) => one.tenantId === scope.tenantId && one.instanceId === scope.instanceId),
    );
  }
}

class RemovesBelow extends FakeUserStore {
  override removeDepartments(departments: Departments, told: Told) {
    const codes = departments.map(({ code }) => code);
    for (const [key, one] of this.departments)
      if (key.includes(`"${told.tenantId}"`) && codes.includes(one.parentCode ?? ''))
        this.departments.delete(key);
    return super.removeDepartments(departments, told);
  }
}

class RemovesMembers extends FakeUserStore {
  override removeDepartments(departments: Departments, told: Told) {
    const codes = departments.map(({ code }) => code);
    for (const [key, one] of this.users)
      if (key.includes(`"${told.tenantId}"`) && codes.includes(one.departmentCode)) this.users.delete(key);
    return super.removeDepartments(departments, told);
  }
}

class WantsParents extends FakeUserStore {
  override saveDepartments(departments: Departments, told: Told) {
    for (const { code, parentCode } of departments)
      if (parentCode !== null && !this.departments.has(departmentKey(told, parentCode)))
        return Promise.resolve(reject(`no parent of ${code}`));
    return super.saveDepartments(departments, told);
  }
}

class WantsDepartments extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    for (const { userName, departmentCode } of users)
      if (!this.departments.has(departmentKey(told, departmentCode)))
        return Promise.resolve(reject(`no department of ${userName}`));
    return super.saveUsers(users, told);
  }
}

class WantsTenants extends FakeUserStore {
  override async saveApplication(application: StoreApplication, told: Told) {
    if (!(await this.findTenant(told))) throw new Error('no such tenant');
    return super.saveApplication(application, told);
  }
}

class RemovesEverywhere extends FakeUserStore {
  override removeUsers(users: Users, told: Told) {
    const names = users.map(({ userName }) => userName);
    for (const [key, one] of this.users)
      if (key.includes(`"${told.tenantId}"`) && names.includes(one.userName)) this.users.delete(key);
    return super.removeUsers(users, told);
  }
}

class UnbindsEverywhere extends FakeUserStore {
  override removeTenant(tenant: StoreTenant, told: Told) {
    for (const key of this.tenants.keys()) if (key.includes(`"${told.tenantId}"`)) this.tenants.delete(key);
    return super.removeTenant(tenant, told);
  }
}

class NeverTakesBack extends FakeUserStore {
  private readonly gone = new Set<string>();
  override saveUsers(users: Users, told: Told) {
    return super.saveUsers(
      users.filter((user) => !this.gone.has(userKey(told, user))),
      told,
    );
  }
  override removeUsers(users: Users, told: Told) {
    for (const user of users) this.gone.add(userKey(told, user));
    return super.removeUsers(users, told);
  }
}

class RemembersProfiles extends FakeUserStore {
  private readonly old = new Map<string, StoreUser>();
  override saveUsers(users: Users, told: Told) {
    const filled = users.map((user) => {
      const before = this.old.get(userKey(told, user));
      return before ? { ...user, mobile: user.mobile || before.mobile } : user;
    });
    return super.saveUsers(filled, told);
  }
  override removeUsers(users: Users, told: Told) {
    for (const user of users) {
      const before = this.users.get(userKey(told, user));
      if (before) this.old.set(userKey(told, user), before);
    }
    return super.removeUsers(users, told);
  }
}

class NeverMoves extends FakeUserStore {
  override saveDepartments(departments: Departments, told: Told) {
    return super.saveDepartments(
      departments.map((one) => {
        const before = this.departments.get(departmentKey(told, one.code));
        return before ? { ...one, parentCode: before.parentCode } : one;
      }),
      told,
    );
  }
}

class LeavesPathsBelow extends FakeUserStore {
  override saveDepartments(departments: Departments, told: Told) {
    return super.saveDepartments(
      departments.map(({ moved: _, ...one }) => one),
      told,
    );
  }
}

class KnowsDepartmentsByName extends FakeUserStore {
  override saveDepartments(departments: Departments, told: Told) {
    for (const { name } of departments)
      for (const [key, one] of this.departments)
        if (key.includes(`"${told.tenantId}"`) && one.name === name) this.departments.delete(key);
    const names = new Map(departments.map((one) => [one.name, one]));
    return super.saveDepartments([...names.values()], told).then(() => undefined);
  }
}

class SortsInPlace extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    (users as StoreUser[]).sort((a, b) => (a.userName < b.userName ? -1 : 1));
    return super.saveUsers(users, told);
  }
}

class NeverStops extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    return told.signal.aborted ? new Promise<never>(() => {}) : super.saveUsers(users, told);
  }
}

class StopsAndSaysDone extends FakeUserStore {
  override async saveUsers(users: Users, told: Told): Promise<StoreResult> {
    if (!told.signal.aborted) await super.saveUsers(users, told);
  }
}

class RefusesAllForOne extends FakeUserStore {
  override async saveUsers(users: Users, told: Told): Promise<StoreResult> {
    const isBad = ({ userName }: StoreUser) => userName === 'unacceptable';
    if (!users.some(isBad)) return super.saveUsers(users, told);
    return users.map((user) => (isBad(user) ? reject('unacceptable') : { status: 'applied' }));
  }
}

class TakesWhatItMustNot extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    this.rejectObjects(null);
    return super.saveUsers(users, told);
  }
}

class AnswersTooLittle extends FakeUserStore {
  override async saveUsers(users: Users, told: Told): Promise<StoreResult> {
    await super.saveUsers(users, told);
    return [{ status: 'applied' }];
  }
}

class AnswersNonsense extends FakeUserStore {
  override async saveUsers(users: Users, told: Told): Promise<StoreResult> {
    await super.saveUsers(users, told);
    return { ok: true } as unknown as StoreResult;
  }
}

class SharesItsTenant extends FakeUserStore {
  private current!: Told;
  override async saveUsers(users: Users, told: Told) {
    this.current = told;
    await sleep(1);
    return super.saveUsers(users, this.current);
  }
}

class KeepsTheFirstSecret extends FakeUserStore {
  private readonly secrets = new Map<string, string | undefined>();
  override async saveApplication(application: StoreApplication, told: Told) {
    const key = `${told.tenantId} ${application.appId}`;
    if (!this.secrets.has(key)) this.secrets.set(key, await told.revealSecret(application.appId));
    return super.saveApplication(application, {
      ...told,
      revealSecret: () => Promise.resolve(this.secrets.get(key)),
    });
  }
}

class SwallowsSecretFaults extends FakeUserStore {
  override saveApplication(application: StoreApplication, told: Told) {
    const revealSecret = (appId: string) => told.revealSecret(appId).catch(() => undefined);
    return super.saveApplication(application, { ...told, revealSecret });
  }
}

class AsksForAllSecrets extends FakeUserStore {
  override async saveApplication(application: StoreApplication, told: Told) {
    await told.revealSecret('another-app');
    return super.saveApplication(application, told);
  }
}

class WantsSecrets extends FakeUserStore {
  override async saveApplication(application: StoreApplication, told: Told) {
    if (!(await told.revealSecret(application.appId))) throw new Error('no secret');
    return super.saveApplication(application, told);
  }
}

class WritesLater extends FakeUserStore {
  override saveUsers(users: Users, told: Told): Promise<StoreResult> {
    setTimeout(() => void super.saveUsers(users, told).catch(() => {}), 2);
    return Promise.resolve(undefined);
  }
}

class TakesHundreds extends FakeUserStore {
  override saveUsers(users: Users, told: Told) {
    return super.saveUsers(users.slice(0, 500), told).then(() => undefined);
  }
  override saveDepartments(departments: Departments, told: Told) {
    return super.saveDepartments(departments.slice(0, 500), told).then(() => undefined);
  }
}

class RemovesByPattern extends FakeUserStore {
  override removeUsers(users: Users, told: Told) {
    for (const { userName } of users) {
      const like = new RegExp(
        `^${userName
          .replace(/[^\w%]/gu, '\\$&')
          .replaceAll('_', '.')
          .replaceAll('%', '.*')}$`,
        's',
      );
      for (const [key, one] of this.users)
        if (key.includes(`"${told.tenantId}"`) && like.test(one.userName)) this.users.delete(key);
    }
    return super.removeUsers(users, told);
  }
}

/** One record a user under a key of joined texts. */
class JoinsKeys extends FakeUserStore {
  private readonly joined = new Map<string, StoreUser>();
  private key(scope: StoreScope, appId: string, userName: string): string {
    return [scope.tenantId, scope.instanceId, appId, userName].join('/');
  }
  override async saveUsers(users: Users, told: Told) {
    for (const user of users) this.joined.set(this.key(told, user.appId, user.userName), user);
    return super.saveUsers(users, told);
  }
  override findUser(scope: StoreScope, appId: string, userName: string) {
    return Promise.resolve(this.joined.get(this.key(scope, appId, userName)));
  }
}

/** A plain object for a map. */
class InheritsUsers extends FakeUserStore {
  private readonly byTenant: Record<string, Record<string, StoreUser>> = {};
  override async saveUsers(users: Users, told: Told) {
    const own = (this.byTenant[`${told.tenantId} ${told.instanceId}`] ??= {});
    for (const user of users) if (!own[user.userName]) own[user.userName] = user;
    return super.saveUsers(users, told);
  }
  override findUser(scope: StoreScope, appId: string, userName: string) {
    const own = this.byTenant[`${scope.tenantId} ${scope.instanceId}`];
    return userName in Object.prototype
      ? Promise.resolve(own?.[userName])
      : super.findUser(scope, appId, userName);
  }
}

class ReturnsTenantsOnce extends FakeUserStore {
  private readonly gone = new Set<string>();
  override removeTenant(tenant: StoreTenant, told: Told) {
    this.gone.add(told.tenantId);
    return super.removeTenant(tenant, told);
  }
  override saveTenant(tenant: StoreTenant, told: Told) {
    if (this.gone.has(told.tenantId)) throw new Error('this tenant was deleted');
    return super.saveTenant(tenant, told);
  }
}

class ForgetsTenants extends FakeUserStore {
  override removeTenant(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

class ForgetsUsers extends FakeUserStore {
  override removeUsers(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

class DropsRevoked extends FakeUserStore {
  override async saveUsers(users: Users, told: Told): Promise<StoreResult> {
    await super.removeUsers(
      users.filter(({ active }) => !active),
      told,
    );
    await super.saveUsers(
      users.filter(({ active }) => active),
      told,
    );
  }
}

class IgnoresRevoked extends FakeUserStore {
  override async saveUsers(users: Users, told: Told): Promise<StoreResult> {
    await super.saveUsers(
      users.filter(({ active }) => active),
      told,
    );
  }
}

class BreaksOnCycles extends FakeUserStore {
  override async saveDepartments(departments: Departments, told: Told): Promise<StoreResult> {
    await super.saveDepartments(departments, told);
    for (const { code } of departments) this.depth(told, code, 0);
  }
  private depth(told: Told, code: string, depth: number): number {
    if (depth > 50) throw new Error('Maximum call stack size exceeded');
    const parent = this.departments.get(departmentKey(told, code))?.parentCode;
    return parent ? this.depth(told, parent, depth + 1) : depth;
  }
}

/** What is wrong, a store like that, and the checks that have to find it. */
export const BROKEN_STORES: readonly (readonly [
  fault: string,
  store: new () => FakeUserStore,
  found: readonly string[],
])[] = [
  ['ignores revocations', IgnoresRevoked, ['keeps a revoked user out']],
  ['deletes whom it is told to lock out', DropsRevoked, ['keeps the profile of a revoked user']],
  [
    'looks at the authorization alone',
    changing((user) => ({ ...user, active: user.authorized })),
    ['keeps a disabled user out, though authorized'],
  ],
  [
    'never lets a revoked user in again',
    changing((user, before) => ({ ...user, active: user.active && before?.active !== false })),
    ['lets a user in again who is authorized after a revocation', 'lets a user in who is enabled again'],
  ],
  [
    'never takes the administrator’s role away',
    changing((user, before) => ({ ...user, role: before?.role === 'admin' ? 'admin' : user.role })),
    ['makes an administrator an ordinary user again'],
  ],
  [
    'mixes enterprises',
    inScope((scope) => ({ ...scope, tenantId: 'all' })),
    [
      'holds the same user name in two enterprises apart',
      'keeps enterprises of the same name and code apart',
    ],
  ],
  [
    'mixes the instances of an enterprise',
    inScope((scope) => ({ ...scope, instanceId: 'all' })),
    [
      'holds the same user name in two instances of an enterprise apart',
      'unbinds one instance of an enterprise only',
    ],
  ],
  [
    'takes the empty instance for another one',
    inScope((scope) => ({ ...scope, instanceId: scope.instanceId || 'instance-1' })),
    ['takes the seller’s own instance, whose id is empty, for one like others'],
  ],
  [
    'mixes debugging data with production data',
    inScope((scope) => ({ ...scope, lane: 'production' })),
    ['keeps debugging data apart from production data'],
  ],
  [
    'knows users by name in small letters',
    named((name) => name.toLowerCase()),
    ['takes user names that differ a little for two'],
  ],
  [
    'knows users by name without accents',
    named((name) => name.normalize('NFKD').replace(/\p{M}/gu, '')),
    ['removes the user of that very name'],
  ],
  [
    'trims names',
    named((name) => name.trim().slice(0, 40)),
    ['takes user names that differ a little for two'],
  ],
  [
    'mixes applications',
    changing((user) => ({ ...user, appId: 'app-1' })),
    ['holds the same user name in two applications apart'],
  ],
  [
    'inserts and never updates',
    Inserts,
    ['takes the same users twice', 'follows every field of a user that changes'],
  ],
  [
    'keeps what it was told first',
    KeepsTheFirst,
    ['follows every field of a user that changes', 'follows a new name of a department'],
  ],
  [
    'adds a row each time',
    ListsTwice,
    ['takes the same users twice', 'takes old users together with new ones'],
  ],
  [
    'drops characters beyond the BMP',
    changing((user) => ({ ...user, name: user.name.replace(/[\u{10000}-\u{10ffff}]/gu, '') })),
    ['keeps characters beyond the BMP'],
  ],
  [
    'composes characters',
    changing((user) => ({ ...user, name: user.name.normalize('NFC') })),
    ['keeps combining characters, composed or not'],
  ],
  [
    'drops direction marks',
    changing((user) => ({ ...user, name: user.name.replace(/\p{Cf}/gu, '') })),
    ['keeps text from right to left and its marks'],
  ],
  [
    'doubles quotes',
    changing((user) => ({ ...user, name: user.name.replaceAll("'", "''") })),
    ['keeps quotes and what looks like SQL'],
  ],
  [
    'escapes markup',
    changing((user) => ({ ...user, name: user.name.replaceAll('<', '&lt;') })),
    ['keeps what looks like markup or a template'],
  ],
  [
    'folds blanks',
    changing((user) => ({ ...user, position: user.position.replace(/\s+/g, ' ') })),
    ['keeps line ends, tabs and blanks inside'],
  ],
  [
    'takes words for values',
    changing((user) => ({ ...user, name: user.name === 'null' ? '' : user.name })),
    ['keeps words that are values elsewhere'],
  ],
  [
    'cuts long texts',
    changing((user) => ({ ...user, email: user.email.slice(0, 100) })),
    ['keeps the longest texts of a user'],
  ],
  ['keeps users in a plain object', InheritsUsers, ['finds users whose names are awkward']],
  ['joins ids with a slash', JoinsKeys, ['is not confused by separators in ids and names']],
  [
    'merges extensions',
    changing((user, before) => ({ ...user, extension: { ...before?.extension, ...user.extension } })),
    ['replaces the extension object, never merges it'],
  ],
  [
    'cuts large extensions',
    changing((user) => ({
      ...user,
      extension: JSON.stringify(user.extension).length > 4000 ? null : user.extension,
    })),
    ['keeps a large extension object'],
  ],
  [
    'keeps a text where the new one is empty',
    changing((user, before) => ({ ...user, mobile: user.mobile || (before?.mobile ?? '') })),
    ['clears a field that became empty'],
  ],
  ['never forgets a user', ForgetsUsers, ['forgets a removed user', 'keeps a removed user out']],
  [
    'never takes a removed user back',
    NeverTakesBack,
    ['takes a user again after the removal, with the new profile alone'],
  ],
  [
    'gives a removed user the old profile back',
    RemembersProfiles,
    ['takes a user again after the removal, with the new profile alone'],
  ],
  [
    'removes the user from every application',
    RemovesEverywhere,
    ['removes the user’s record for one application only'],
  ],
  ['removes users by a pattern', RemovesByPattern, ['removes the user of that very name']],
  [
    'fails when there is nothing to remove',
    RefusesUnknownRemovals,
    [
      'takes the removal of users it never heard of',
      'takes the removal of departments it never heard of',
      'takes the removal of an enterprise it never heard of',
      'takes the removal of an application it never heard of',
    ],
  ],
  ['never forgets an enterprise', ForgetsTenants, ['forgets a removed enterprise']],
  ['takes no enterprise back', ReturnsTenantsOnce, ['takes an enterprise again after its removal']],
  [
    'unbinds every instance of an enterprise',
    UnbindsEverywhere,
    ['unbinds one instance of an enterprise only'],
  ],
  ['removes the children of a department', RemovesBelow, ['keeps the children of a removed department']],
  ['removes the users of a department', RemovesMembers, ['keeps the users of a removed department']],
  [
    'wants the parent first',
    WantsParents,
    ['takes a department before its parent', 'keeps a department whose parent never comes'],
  ],
  ['wants the department first', WantsDepartments, ['takes a user before the department']],
  ['wants the enterprise first', WantsTenants, ['takes an application before its enterprise']],
  [
    'never moves a department',
    NeverMoves,
    ['moves a department under another one', 'moves a department to the top'],
  ],
  [
    'leaves the paths below a moved department',
    LeavesPathsBelow,
    ['takes a whole subtree along when its top moves'],
  ],
  ['goes round in circles', BreaksOnCycles, ['bears departments that are each other’s parents']],
  ['knows departments by name', KnowsDepartmentsByName, ['keeps two departments of the same name']],
  [
    'takes the first 500 of a call',
    TakesHundreds,
    ['takes 1000 users in one call', 'takes 1000 departments in one call'],
  ],
  [
    'prefers the first of two changes of one time',
    changing((user, before) => (before && before.sourceTime >= user.sourceTime ? before : user)),
    ['takes two different changes with the same time'],
  ],
  ['changes what it is given', SortsInPlace, ['leaves the objects that it is given alone']],
  ['does not stop', NeverStops, ['ends soon when it is told to stop before it begins']],
  ['stops and says that it is done', StopsAndSaysDone, ['does not call applied what it stopped doing']],
  [
    'refuses a whole call for one user',
    RefusesAllForOne,
    ['refuses a user it cannot take and no other of the call'],
  ],
  [
    'takes what it must refuse',
    TakesWhatItMustNot,
    ['refuses a user it cannot take and no other of the call'],
  ],
  ['answers one result for many', AnswersTooLittle, ['takes the same users twice']],
  ['answers something of its own', AnswersNonsense, ['lets an authorized user in']],
  ['keeps the current enterprise in a field', SharesItsTenant, ['serves several enterprises at once']],
  [
    'asks for a secret once',
    KeepsTheFirstSecret,
    ['shows itself the secret again when the application is saved again'],
  ],
  [
    'swallows that a secret cannot be had',
    SwallowsSecretFaults,
    ['does not call an application applied whose secret it could not get'],
  ],
  [
    'asks for secrets of others',
    AsksForAllSecrets,
    ['asks for no secret but that of the application it is told of'],
  ],
  ['wants every application to have a secret', WantsSecrets, ['bears an application without a secret']],
  ['writes behind the answer', WritesLater, ['holds what it called applied, at once']],
];
