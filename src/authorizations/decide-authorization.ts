import { isDeepStrictEqual } from 'node:util';
import { isSuperseded, newerStanding, type Standing } from '../directory/source-time.js';
import { endOf } from '../directory/scope-end.js';
import type { Scope } from '../directory/scope.entity.js';
import type { Effect } from '../directory/tally.js';
import type { AuthorizationMessage, UserProfile } from './auth-sync.message.js';
import type { Authorization } from './authorization.entity.js';

export interface AuthorizationDecision {
  readonly effect: Effect;
  readonly save?: Authorization;
}

/** What the messages say of one user. */
export type UserMessage = Pick<AuthorizationMessage, 'action' | 'appId' | 'sourceTime'> & {
  readonly userName: string;
  /** For `authorize` and `update`. */
  readonly profile: UserProfile | undefined;
};

/** A row without a profile. */
export const NO_PROFILE = {
  name: '',
  departmentCode: '',
  role: '',
  enabled: false,
  position: '',
  employeeCode: '',
  employeeType: null,
  mobile: '',
  email: '',
  workPlace: '',
  entryDate: '',
  extension: null,
} as const;

/**
 * Rule 4: grants set both registers, a withdrawal the state only, a removal withdraws and empties the profile. Each
 * register follows its own newest message, so every order of the same messages ends alike.
 */
export function decideAuthorization(
  current: Readonly<Authorization> | undefined,
  message: UserMessage,
  scope: Scope,
): AuthorizationDecision {
  const row = current ?? unknownUser(scope.id, message);
  const next = { ...row };
  const stateSet = setState(next, row, message, scope);
  const profileSet = setProfile(next, row, message, scope);
  if (!stateSet && !profileSet) return { effect: 'superseded' };
  return { effect: effectOf(row, next), save: next };
}

function setState(next: Authorization, row: Authorization, message: UserMessage, scope: Scope): boolean {
  const withdrawn = message.action === 'withdraw' || message.action === 'remove';
  const known = register(row.stateTime, !row.authorized, scope);
  if (isSuperseded(known, { sourceTime: message.sourceTime, removed: withdrawn }, scope.lane)) return false;
  next.authorized = !withdrawn;
  next.stateTime = message.sourceTime;
  return true;
}

function setProfile(next: Authorization, row: Authorization, message: UserMessage, scope: Scope): boolean {
  if (message.action === 'withdraw') return false;
  const removed = message.action === 'remove';
  const known = register(row.profileTime, row.removed, scope);
  if (isSuperseded(known, { sourceTime: message.sourceTime, removed }, scope.lane)) return false;
  Object.assign(next, NO_PROFILE, message.profile);
  next.removed = removed;
  next.profileTime = message.sourceTime;
  return true;
}

function register(sourceTime: number, removed: boolean, scope: Scope): Standing | undefined {
  return newerStanding(sourceTime === 0 ? undefined : { sourceTime, removed }, endOf(scope));
}

function effectOf(before: Authorization, after: Authorization): Effect {
  if (after.removed) return before.removed ? 'unchanged' : 'removed';
  if (before.removed) return 'created';
  const times = { stateTime: 0, profileTime: 0 };
  return isDeepStrictEqual({ ...before, ...times }, { ...after, ...times }) ? 'unchanged' : 'updated';
}

function unknownUser(scopeId: string, { appId, userName }: UserMessage): Authorization {
  const never = { authorized: false, stateTime: 0, removed: true, profileTime: 0 };
  return { scopeId, appId, userName, ...never, ...NO_PROFILE, personKey: null };
}
