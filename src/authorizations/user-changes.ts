import { isDeepStrictEqual } from 'node:util';
import type { UserSnapshot } from '../outbox/change.js';
import type { NewChange } from '../outbox/new-change.js';
import { NO_VALUES } from '../privacy/personal-values.js';
import type { Authorization } from './authorization.entity.js';

type Row = Readonly<Authorization>;

/**
 * What targets are told of a user's row: that the user got the right, lost it, changed or went. A user who never had a
 * profile is not told of.
 */
export function userChanges(before: Row | undefined, after: Row): NewChange[] {
  const known = before?.removed === false ? before : undefined;
  if (after.removed)
    return known ? [{ type: 'user.removed', sourceTime: after.profileTime, user: goneOf(known) }] : [];
  const user = snapshotOf(after);
  const sourceTime = Math.max(after.stateTime, after.profileTime);
  if (known?.authorized && !after.authorized) return [{ type: 'user.revoked', sourceTime, user }];
  const changed = changedFields(known, user);
  if (changed.length === 0) return [];
  const granted = after.authorized && !known?.authorized;
  const type = granted ? 'user.authorized' : 'user.updated';
  return [{ type, sourceTime, user, created: !known, changed }];
}

function changedFields(known: Row | undefined, user: UserSnapshot): string[] {
  const fields = Object.keys(user).filter((field) => field !== 'appId' && field !== 'userName');
  if (!known) return fields;
  const old = snapshotOf(known);
  return fields.filter(
    (field) => !isDeepStrictEqual(old[field as keyof UserSnapshot], user[field as keyof UserSnapshot]),
  );
}

const goneOf = (row: Row): UserSnapshot => ({ ...snapshotOf(row), authorized: false });

function snapshotOf(row: Row): UserSnapshot {
  const { appId, userName, authorized, enabled, name, departmentCode, role } = row;
  const { position, employeeCode, employeeType, mobile, email, workPlace, entryDate, extension } = row;
  return {
    ...{ appId, userName, authorized, enabled, name, departmentCode, role: role === 'admin' ? role : 'user' },
    ...{ position, employeeCode, employeeType, mobile, email, workPlace, entryDate, extension },
  };
}

/** A user who is erased: nothing personal is told any more, and nothing sealed is kept of it. */
export function userErased(row: Row, at: number): NewChange[] {
  if (row.removed) return [];
  const user: UserSnapshot = { ...goneOf(row), ...NO_VALUES, erased: true };
  return [
    { type: 'user.removed', sourceTime: Math.max(at, row.stateTime, row.profileTime), user, sealed: '' },
  ];
}

/** A user of a scope that ends: `profile` and `state` say which of the two registers end. */
export function userEnded(row: Row, ends: { profile: boolean; state: boolean }, at: number): NewChange[] {
  if (row.removed) return [];
  if (ends.profile) return [{ type: 'user.removed', sourceTime: at, user: goneOf(row) }];
  return ends.state && row.authorized ? [{ type: 'user.revoked', sourceTime: at, user: goneOf(row) }] : [];
}
