import type { Change, ChangeEvent, DepartmentSnapshot, UserSnapshot } from '../../src/outbox/change.js';
import type { DeliveryContext } from '../../src/outbox/change-target.js';

export const department = (code: string, fields: Partial<DepartmentSnapshot> = {}): DepartmentSnapshot => ({
  code,
  name: `Name of ${code}`,
  parentCode: null,
  path: [code],
  ...fields,
});

export const user = (userName: string, fields: Partial<UserSnapshot> = {}): UserSnapshot => ({
  appId: 'app-1',
  userName,
  authorized: true,
  enabled: true,
  name: userName.toUpperCase(),
  departmentCode: 'd1',
  role: 'user',
  position: '',
  employeeCode: '',
  employeeType: null,
  mobile: '',
  email: '',
  workPlace: '',
  entryDate: '',
  extension: null,
  ...fields,
});

/** Changes of one tenant and instance, numbered in their order: `c1`, `c2`, … */
export const changes = (events: readonly ChangeEvent[], fields: Partial<Change> = {}): Change[] =>
  events.map((event, i) => ({
    id: `c${i + 1}`,
    cursor: String(i + 1),
    schemaVersion: 1,
    lane: 'production',
    instanceId: 'instance-1',
    tenantId: 'tenant-1',
    receiptId: 'receipt-1',
    sourceTime: 1_767_571_200_000 + i,
    ...event,
    ...(fields as object),
  }));

const saved = { created: true, changed: [] };
export const tenantSaved = (name: string): ChangeEvent => ({
  type: 'tenant.saved',
  tenant: { orderId: 'o1', code: 'acme', name, domainName: 'https://acme.example' },
  ...saved,
});
export const applicationSaved = (appId: string): ChangeEvent => ({
  type: 'application.saved',
  application: { appId, clientId: 'client-1' },
  ...saved,
});
export const departmentSaved = (code: string, fields: Partial<DepartmentSnapshot> = {}): ChangeEvent => ({
  type: 'department.saved',
  department: department(code, fields),
  ...saved,
});
export const departmentMoved = (code: string, from: string, to: string): ChangeEvent => ({
  type: 'department.moved',
  department: department(code, { parentCode: to, path: [to, code] }),
  oldPath: [from, code],
  newPath: [to, code],
  ...saved,
});
export const departmentRemoved = (code: string): ChangeEvent => ({
  type: 'department.removed',
  department: department(code),
});
export const userSaved = (userName: string, fields: Partial<UserSnapshot> = {}): ChangeEvent => ({
  type: 'user.authorized',
  user: user(userName, fields),
  ...saved,
});
export const userRevoked = (userName: string): ChangeEvent => ({
  type: 'user.revoked',
  user: user(userName, { authorized: false }),
});
export const userRemoved = (userName: string): ChangeEvent => ({
  type: 'user.removed',
  user: user(userName, { authorized: false }),
});
export const listApplied: ChangeEvent = {
  type: 'snapshot.applied',
  snapshot: { listed: 2, created: 2, updated: 0, removed: 0, held: 0, heldId: null },
};

export const delivery = (fields: Partial<DeliveryContext> = {}): DeliveryContext => ({
  lane: 'production',
  instanceId: 'instance-1',
  tenantId: 'tenant-1',
  attempt: 1,
  signal: new AbortController().signal,
  revealSecret: () => Promise.resolve(undefined),
  ...fields,
});
