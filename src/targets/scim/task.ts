import type { Change, DepartmentSnapshot, UserSnapshot } from '../../outbox/change.js';
import { applied, reject, retry, unchanged, type DeliveryResult } from '../../outbox/change-target.js';
import { departmentExternalId, userExternalId, type ScimScope } from './external-id.js';
import { verdictOn, type ScimFailure } from './scim-failure.js';
import type { ScimResource } from './scim-resource.js';

/** How far a change has come. */
interface Progress {
  readonly scope: ScimScope;
  readonly externalId: string;
  /** As the server has it; undefined while it has none. */
  current: ScimResource | undefined;
  /** Made by this very task. */
  created: boolean;
  /** Something was written. */
  touched: boolean;
  /** What ended it: a failure of the server, why it must not be, or that others failed before it. */
  ended: ScimFailure | { readonly refused: string } | 'not tried' | undefined;
}

export interface UserTask extends Progress {
  readonly kind: 'user';
  readonly mode: 'save' | 'revoke' | 'remove';
  readonly user: UserSnapshot;
}

export interface GroupTask extends Progress {
  readonly kind: 'group';
  readonly mode: 'save' | 'remove';
  readonly department: DepartmentSnapshot;
}

export type Task = UserTask | GroupTask;

/** What a change asks of the server; undefined when that is nothing. */
export function taskOf(change: Change): Task | undefined {
  const scope = { lane: change.lane, instanceId: change.instanceId, tenantId: change.tenantId };
  const progress = { scope, current: undefined, created: false, touched: false, ended: undefined };
  const ofUser = (mode: UserTask['mode'], user: UserSnapshot): UserTask => {
    return { ...progress, kind: 'user', mode, user, externalId: userExternalId(scope, user) };
  };
  const ofGroup = (mode: GroupTask['mode'], department: DepartmentSnapshot): GroupTask => {
    const externalId = departmentExternalId(scope, department.code);
    return { ...progress, kind: 'group', mode, department, externalId };
  };
  switch (change.type) {
    case 'user.authorized':
    case 'user.updated':
      return ofUser('save', change.user);
    case 'user.revoked':
      return ofUser('revoke', change.user);
    case 'user.removed':
      return ofUser('remove', change.user);
    case 'department.saved':
    case 'department.moved':
      return ofGroup('save', change.department);
    case 'department.removed':
      return ofGroup('remove', change.department);
    case 'tenant.saved':
    case 'tenant.removed':
    case 'application.saved':
    case 'application.removed':
    case 'instance.saved':
    case 'instance.removed':
    case 'snapshot.held':
    case 'snapshot.applied':
      return undefined;
  }
}

/** How the delivery of the task's change ended; undefined when it has to be tried again by itself. */
export function resultOf({ ended, touched }: Task): DeliveryResult {
  if (ended === undefined) return touched ? applied() : unchanged();
  if (ended === 'not tried') return retry('comes after a change that did not go through', 0);
  return 'refused' in ended ? reject(ended.refused) : verdictOn(ended);
}
