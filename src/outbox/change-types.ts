import type { ChangeType } from './change.js';

const TYPES: Readonly<Record<ChangeType, true>> = {
  'tenant.saved': true,
  'tenant.removed': true,
  'application.saved': true,
  'application.removed': true,
  'department.saved': true,
  'department.moved': true,
  'department.removed': true,
  'user.authorized': true,
  'user.updated': true,
  'user.revoked': true,
  'user.removed': true,
  'instance.saved': true,
  'instance.removed': true,
  'snapshot.held': true,
  'snapshot.applied': true,
};

/** Every type of change there is. */
export const CHANGE_TYPES = Object.keys(TYPES) as readonly ChangeType[];
