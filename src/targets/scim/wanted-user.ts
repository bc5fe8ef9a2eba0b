import type { UserSnapshot } from '../../outbox/change.js';
import { userExternalId, type ScimScope } from './external-id.js';
import { ENTERPRISE_SCHEMA } from './scim-resource.js';
import { scimUserName } from './user-name.js';
import type { Wanted } from './wanted.js';

/** Where a user's department stands: set once the membership is, it tells which group that was. */
export const DEPARTMENT_PATH = `${ENTERPRISE_SCHEMA}:department`;

/** 1 regular, 2 intern, 3 dispatched, 4 outsourced, in the words that RFC 7643 §4.1.1 suggests. */
const USER_TYPES: Readonly<Record<number, string>> = {
  1: 'Employee',
  2: 'Intern',
  3: 'Temp',
  4: 'Contractor',
};

/** What a user is to look like, the department aside. */
export function wantedUser(
  scope: ScimScope,
  user: UserSnapshot,
  template: string,
  enterprise: boolean,
): Wanted[] {
  const plain: Wanted[] = [
    { path: 'externalId', value: userExternalId(scope, user) },
    { path: 'userName', value: scimUserName(template, scope, user) },
    { path: 'active', value: user.authorized && user.enabled },
    { path: 'displayName', value: orAbsent(user.name) },
    { path: 'name.formatted', value: orAbsent(user.name) },
    { path: 'title', value: orAbsent(user.position) },
    { path: 'userType', value: USER_TYPES[user.employeeType ?? 0] },
    entry('emails', 'work', user.email),
    entry('phoneNumbers', 'mobile', user.mobile),
    { path: 'roles', mark: { name: 'value', values: ['user', 'admin'] }, entry: { value: user.role } },
  ];
  if (!enterprise) return plain;
  return [
    ...plain,
    { path: `${ENTERPRISE_SCHEMA}:employeeNumber`, value: orAbsent(user.employeeCode) },
    { path: `${ENTERPRISE_SCHEMA}:organization`, value: scope.tenantId },
  ];
}

const entry = (path: string, type: string, value: string): Wanted => ({
  path,
  mark: { name: 'type', values: [type] },
  entry: value === '' ? undefined : { value, type },
});

const orAbsent = (text: string): string | undefined => (text === '' ? undefined : text);
