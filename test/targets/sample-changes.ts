import type {
  ApplicationSnapshot,
  Change,
  ChangeType,
  DepartmentSnapshot,
  InstanceSnapshot,
  ListSnapshot,
  TenantSnapshot,
  UserSnapshot,
} from '../../src/outbox/change.js';

const origin = {
  id: '01KAXK5Y7M3Q8R2T4V6X8Z0B1D.0',
  cursor: '42.1',
  schemaVersion: 1,
  lane: 'production',
  instanceId: 'instance-7',
  tenantId: 'tenant-xinghe',
  receiptId: '01KAXK5Y7M3Q8R2T4V6X8Z0B1D',
  sourceTime: Date.UTC(2026, 10, 22, 2, 1, 3, 328),
} as const;
const tenant: TenantSnapshot = {
  orderId: 'CS2211181819B4LVS',
  code: 'xinghe',
  name: '星河科技有限公司',
  domainName: 'https://xinghe.example.com',
};
const application: ApplicationSnapshot = { appId: 'app-1', clientId: 'client-1' };
const department: DepartmentSnapshot = {
  code: 'RD-PLATFORM',
  name: '平台架构组',
  parentCode: 'RD',
  path: ['RD', 'RD-PLATFORM'],
};
const user: UserSnapshot = {
  appId: 'app-1',
  userName: 'zhang.wei',
  authorized: true,
  enabled: true,
  name: '张伟',
  departmentCode: 'RD',
  role: 'admin',
  position: '研发总监',
  employeeCode: '10001',
  employeeType: 1,
  mobile: '13800000001',
  email: 'zhang.wei@xinghe.example.com',
  workPlace: '深圳',
  entryDate: '2021-03-1',
  extension: { badge: 'A-7' },
};
const snapshot: ListSnapshot = { listed: 120, created: 2, updated: 1, removed: 0, held: 0, heldId: null };

const instance: InstanceSnapshot = {
  status: 'active',
  orderId: 'CS2211181819B4LVS',
  orderLineId: 'CS2211181819B4LVS-000001',
  productId: '00301-110982-0--0',
  skuCode: 'd0abcd12-1234',
  isTrial: false,
  expireTime: '2027-11-22T00:00:00.000Z',
  frontEndUrl: 'https://instance-7.app.example.com',
};

type Samples = { readonly [T in ChangeType]: Extract<Change, { readonly type: T }> };

/** A change of each type; the compiler finds the one that is missing. */
export const SAMPLES: Samples = {
  'tenant.saved': {
    ...origin,
    type: 'tenant.saved',
    tenant,
    created: true,
    changed: ['orderId', 'code', 'name', 'domainName'],
  },
  'tenant.removed': { ...origin, type: 'tenant.removed', tenant },
  'application.saved': {
    ...origin,
    type: 'application.saved',
    application,
    created: true,
    changed: ['appId', 'clientId'],
  },
  'application.removed': { ...origin, type: 'application.removed', application },
  'department.saved': {
    ...origin,
    type: 'department.saved',
    department,
    created: false,
    changed: ['name'],
  },
  'department.moved': {
    ...origin,
    type: 'department.moved',
    department,
    oldPath: ['OPS', 'RD-PLATFORM'],
    newPath: ['RD', 'RD-PLATFORM'],
    created: false,
    changed: ['parentCode', 'path'],
  },
  'department.removed': {
    ...origin,
    type: 'department.removed',
    department: { ...department, path: null },
  },
  'user.authorized': {
    ...origin,
    type: 'user.authorized',
    user,
    created: false,
    changed: ['authorized'],
  },
  'user.updated': { ...origin, type: 'user.updated', user, created: false, changed: ['position', 'mobile'] },
  'user.revoked': { ...origin, type: 'user.revoked', user: { ...user, authorized: false } },
  'user.removed': { ...origin, type: 'user.removed', user: { ...user, authorized: false } },
  'instance.saved': {
    ...origin,
    type: 'instance.saved',
    tenantId: '',
    instance,
    created: false,
    changed: ['status', 'frontEndUrl'],
  },
  'instance.removed': {
    ...origin,
    type: 'instance.removed',
    tenantId: '',
    instance: { ...instance, status: 'purged', isTrial: null, expireTime: null, frontEndUrl: null },
  },
  'snapshot.held': {
    ...origin,
    type: 'snapshot.held',
    snapshot: { ...snapshot, held: 41, heldId: '01KAXK5Y7M3Q8R2T4V6X8Z0B1E' },
  },
  'snapshot.applied': { ...origin, type: 'snapshot.applied', snapshot: { ...snapshot, removed: 3 } },
};

/** The change of a type that came as number `n` of its call. */
export const sampleChange = <T extends ChangeType>(type: T, n = 0): Samples[T] => ({
  ...SAMPLES[type],
  id: `${origin.receiptId}.${n}`,
  cursor: `42.${n + 1}`,
});
