import type { Change, ChangeEvent, DepartmentSnapshot, UserSnapshot } from '../../src/outbox/change.js';
import type { ChangeTarget, DeliveryContext, DeliveryResult } from '../../src/outbox/change-target.js';
import { scimTarget } from '../../src/targets/scim/scim-target.js';
import type { ScimOptions } from '../../src/targets/scim/scim-options.js';
import { TOKEN, type ScimServer } from './scim-server.js';

export interface Owner {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly lane: 'production' | 'test';
}

export const XINGHE: Owner = { tenantId: 't-xinghe', instanceId: 'i-1', lane: 'production' };

let count = 0;

export function change(event: ChangeEvent, owner: Owner = XINGHE): Change {
  count += 1;
  const origin = {
    id: `01KAXK5Y7M3Q8R2T4V6X8Z0B1D.${count}`,
    cursor: `42.${count}`,
    schemaVersion: 1,
  } as const;
  return { ...origin, ...owner, receiptId: '01KAXK5Y7M3Q8R2T4V6X8Z0B1D', sourceTime: 1, ...event };
}

export const zhang = (changed: Partial<UserSnapshot> = {}): UserSnapshot => ({
  appId: 'app-1',
  userName: 'zhang.wei',
  authorized: true,
  enabled: true,
  name: '张伟',
  departmentCode: 'RD',
  role: 'user',
  position: '研发总监',
  employeeCode: '10001',
  employeeType: 1,
  mobile: '13800000001',
  email: 'zhang.wei@xinghe.example.com',
  workPlace: '深圳',
  entryDate: '2021-03-1',
  extension: null,
  ...changed,
});

export const department = (code: string, changed: Partial<DepartmentSnapshot> = {}): DepartmentSnapshot => ({
  code,
  name: `部门 ${code}`,
  parentCode: null,
  path: [code],
  ...changed,
});

const SAVED = { created: false, changed: [] };
export const authorized = (user: UserSnapshot, owner?: Owner) =>
  change({ type: 'user.authorized', user, ...SAVED }, owner);
export const updated = (user: UserSnapshot, owner?: Owner) =>
  change({ type: 'user.updated', user, ...SAVED }, owner);
export const revoked = (user: UserSnapshot, owner?: Owner) =>
  change({ type: 'user.revoked', user: { ...user, authorized: false } }, owner);
export const removed = (user: UserSnapshot, owner?: Owner) =>
  change({ type: 'user.removed', user: { ...user, authorized: false } }, owner);
export const departmentSaved = (saved: DepartmentSnapshot, owner?: Owner) =>
  change({ type: 'department.saved', department: saved, ...SAVED }, owner);
export const departmentMoved = (moved: DepartmentSnapshot, owner?: Owner) =>
  change({ type: 'department.moved', department: moved, oldPath: null, newPath: null, ...SAVED }, owner);
export const departmentRemoved = (gone: DepartmentSnapshot, owner?: Owner) =>
  change({ type: 'department.removed', department: gone }, owner);

/** A target for the server and its deliveries, one a call. */
export class Sender {
  readonly target: ChangeTarget;

  constructor(
    server: ScimServer,
    options: Partial<ScimOptions> = {},
    private readonly signal: AbortSignal = new AbortController().signal,
  ) {
    this.target = scimTarget({ url: server.url, token: TOKEN, allowPrivate: true, ...options });
  }

  async results(...changes: readonly Change[]): Promise<readonly DeliveryResult[]> {
    const context: DeliveryContext = {
      ...XINGHE,
      attempt: 1,
      signal: this.signal,
      revealSecret: () => Promise.resolve(undefined),
    };
    const answer = await this.target.deliver(changes, context);
    if (!answer) throw new Error('a SCIM delivery always has results');
    return Array.isArray(answer)
      ? (answer as readonly DeliveryResult[])
      : changes.map(() => answer as DeliveryResult);
  }

  async send(...changes: readonly Change[]): Promise<string[]> {
    return (await this.results(...changes)).map(({ status }) => status);
  }
}
