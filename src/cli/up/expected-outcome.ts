import type { AppliedCounts } from '../admin-items.js';
import { CLIENT_ID } from '../simulator/demo-company.js';
import type { Step } from '../simulator/step.js';
import type { Department, User, WireMessage } from '../../testing/wire-messages.js';
import type { DirectoryState } from './directory-state.js';

/** How a step has to end, given what koosync held before it. */
export interface Expected {
  readonly outcome: string;
  /** Undefined for calls that are not applied at all. */
  readonly applied: AppliedCounts | undefined;
}

const NOTHING: AppliedCounts = { created: 0, updated: 0, unchanged: 0, superseded: 0, removed: 0, held: 0 };

export function expectedOutcome(
  { manner, kind }: Step,
  message: WireMessage,
  before: DirectoryState,
): Expected {
  switch (manner) {
    case 'forged':
      return { outcome: 'refused', applied: undefined };
    case 'resent':
      return { outcome: 'resent', applied: undefined };
    case 'late':
      return { outcome: 'superseded', applied: { ...NOTHING, superseded: 1 } };
    case 'honest': {
      const applied = countsOf(kind, message, before);
      return { outcome: outcomeOf(applied), applied };
    }
  }
}

function outcomeOf({ held, created, updated, removed }: AppliedCounts): string {
  if (held > 0) return 'held';
  return created + updated + removed > 0 ? 'applied' : 'unchanged';
}

function countsOf(kind: Step['kind'], message: WireMessage, before: DirectoryState): AppliedCounts {
  switch (kind) {
    case 'tenantSync':
      if (message['flag'] === 0) return { ...NOTHING, removed: sizeOf(before) };
      return counted([against(before.tenant, ({ name }) => name === message['name'])]);
    case 'applicationSync':
      return counted([against(before.application, ({ clientId }) => clientId === CLIENT_ID)]);
    case 'singleOrgSync':
      return counted([departmentEffect(message as unknown as Department, before)]);
    case 'allOrgSync':
      return listCounts(message['orgInfoList'] as Department[], before);
    case 'authSync': {
      const users = message['userList'] as User[];
      return counted(users.map((user) => userEffect(user, message['flag'] === 3, before)));
    }
    // each play of the lifecycle orders an instance of its own, and each of its steps changes it once
    case 'newInstance':
      return { ...NOTHING, created: 1 };
    case 'queryInstance':
    case 'changeInstanceCheck':
      return { ...NOTHING, unchanged: 1 };
    case 'refreshInstance':
    case 'upgradeInstance':
    case 'updateInstanceStatus':
      return { ...NOTHING, updated: 1 };
    case 'releaseInstance':
      return { ...NOTHING, removed: 1 };
  }
}

/** What goes when an enterprise is unbound. */
const sizeOf = ({ tenant, application, departments, users }: DirectoryState): number =>
  Number(tenant !== undefined) + Number(application !== undefined) + departments.size + users.size;

type Effect = 'created' | 'updated' | 'unchanged';

const against = <R>(row: R | undefined, isSame: (row: R) => boolean): Effect =>
  row === undefined ? 'created' : isSame(row) ? 'unchanged' : 'updated';

const departmentEffect = (
  { orgCode, orgName, parentCode }: Department,
  { departments }: DirectoryState,
): Effect =>
  against(
    departments.get(orgCode),
    (row) => row.name === orgName && row.parentCode === (parentCode === '' ? null : parentCode),
  );

function userEffect(user: User, withdrawn: boolean, { users }: DirectoryState): Effect {
  if (withdrawn) return against(users.get(user.userName), ({ authorized }) => !authorized);
  return against(
    users.get(user.userName),
    (row) =>
      row.authorized &&
      row.enabled &&
      row.name === user.name &&
      row.departmentCode === user.orgCode &&
      row.role === user.role &&
      row.position === user.position,
  );
}

/** What is not in the list is removed; there is something only when somebody added it to the demo by hand. */
function listCounts(listed: readonly Department[], before: DirectoryState): AppliedCounts {
  const codes = new Set(listed.map(({ orgCode }) => orgCode));
  const counts = counted(listed.map((department) => departmentEffect(department, before)));
  const absent = [...before.departments.keys()].filter((code) => !codes.has(code)).length;
  const isMuch = absent > 10 && absent > 0.3 * before.departments.size;
  return isMuch ? { ...counts, held: absent } : { ...counts, removed: absent };
}

function counted(effects: readonly Effect[]): AppliedCounts {
  const counts = { ...NOTHING };
  for (const effect of effects) counts[effect] += 1;
  return counts;
}
