import { randomUUID } from 'node:crypto';
import type { Change, UserSnapshot } from '../../src/outbox/change.js';
import type { DeliveryContext } from '../../src/outbox/change-target.js';

const ANN: UserSnapshot = {
  appId: 'app-1',
  userName: 'ann',
  authorized: true,
  enabled: true,
  name: '安',
  departmentCode: 'RD',
  role: 'user',
  position: '',
  employeeCode: '',
  employeeType: null,
  mobile: '',
  email: 'ann@example.com',
  workPlace: '',
  entryDate: '',
  extension: null,
};

let cursor = 0;

/** Where a change of `tenantId` comes from; each one has an id and a cursor of its own. */
const origin = (tenantId: string) => ({
  id: randomUUID(),
  cursor: String(++cursor),
  schemaVersion: 1 as const,
  lane: 'production' as const,
  instanceId: 'instance-1',
  tenantId,
  receiptId: 'receipt-1',
  sourceTime: 1_700_000_000_000 + cursor,
});

export const userAuthorized = (tenantId: string, fields: Partial<UserSnapshot> = {}): Change => ({
  ...origin(tenantId),
  type: 'user.authorized',
  user: { ...ANN, ...fields },
  created: true,
  changed: ['name'],
});

export const departmentSaved = (tenantId: string, code = 'RD', name = '研发部'): Change => ({
  ...origin(tenantId),
  type: 'department.saved',
  department: { code, name, parentCode: null, path: [code] },
  created: true,
  changed: ['name'],
});

/** The first attempt to deliver changes, with as much time as `signal` gives. */
export const deliveryOf = (
  [first]: readonly Change[],
  signal: AbortSignal = new AbortController().signal,
): DeliveryContext => ({
  lane: first?.lane ?? 'production',
  instanceId: first?.instanceId ?? '',
  tenantId: first?.tenantId ?? '',
  attempt: 1,
  signal,
  revealSecret: () => Promise.resolve(undefined),
});
