import { AUDIT_EXAMPLES } from './audit-examples.js';

const T = '2026-01-05T08:00:00.000Z';
const scope = { instanceId: 'CS1906666666', tenantId: 't-4711' };
const lane = 'production';
const ofMessage = { lane, removed: false, sourceTime: T };

const receipt = {
  ...{ id: '01KE6GZM00M5SB8EP', receivedAt: T, kind: 'authSync', dialect: 'v2-kit', ...scope, lane },
  ...{ nonce: '7f3c2a', outcome: 'applied', resultCode: '000000', reason: null },
  applied: { created: 1, updated: 0, unchanged: 2, superseded: 0, removed: 0, held: 0 },
  ...{
    durationMs: 12,
    bodySize: 812,
    bodyHash: 'd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26',
  },
  ...{ keyMatched: '3fd0a1c2', canonicalForm: 'canonical', secretKeyMatched: null, firstId: null, calls: 1 },
};

const difference = {
  ...{ total: 12, users: 3 },
  departments: [{ code: 'RD-TOOLS', name: '工具组', path: ['RD', 'RD-TOOLS'], users: 3 }],
};

/** An example of each schema, by its name; pages have theirs from the items. */
export const EXAMPLES: Readonly<Record<string, object>> = {
  ...AUDIT_EXAMPLES,
  TokenItem: { id: '5e884898', scopes: ['read', 'operate'], parts: ['overview', 'receipts', 'tenants'] },
  Overview: {
    at: '2026-01-05T08:00:00.000Z',
    calls: {
      lastDay: [
        {
          ...{ kind: 'authSync', outcome: 'refused', resultCode: '000001', calls: 2 },
          ...{ newestId: '01KE6GZM00M5SB8EP', newestAt: '2026-01-05T07:59:00.000Z' },
        },
      ],
      lastWeek: [],
      hours: [{ hour: '2026-01-05T07:00:00.000Z', applied: 120, refused: 2 }],
    },
    removals: { open: 1, oldestHeldAt: '2026-01-05T06:00:00.000Z' },
    deliveries: [{ target: 'webhook', settled: 41, waiting: 1, failing: 0, parked: 2 }],
    tenants: {
      bound: 42,
      quietest: [
        {
          ...{ instanceId: 'instance-1', tenantId: 'tenant-1', name: '星河科技有限公司' },
          ...{ lastCallAt: '2026-01-04T08:00:00.000Z', lastReceiptId: '01KE3YJ300M5SB8EP' },
        },
      ],
    },
    probe: { lastAt: '2026-01-05T01:00:00.000Z', calls: 24, bad: 0 },
  },
  ReceiptChangesPage: { items: [], total: 0, next: null },
  TenantItem: {
    ...{ ...scope, orderId: 'CS1906666666ABCDE', code: 'acme', name: '星河科技有限公司' },
    ...{ domainName: 'https://acme.example.com', ...ofMessage },
  },
  ApplicationItem: { ...scope, appId: 'app-1', clientId: 'client-1', ...ofMessage },
  RevealRequest: { ...scope, appId: 'app-1', lane },
  RevealedSecret: { clientSecret: 'as the marketplace gave it' },
  DepartmentItem: {
    ...{ ...scope, code: 'RD-TOOLS', name: '工具组', parentCode: 'RD', path: ['RD', 'RD-TOOLS'] },
    ...ofMessage,
  },
  UserItem: {
    ...{ ...scope, lane, appId: 'app-1', userName: 'zhang.wei', name: '张伟', departmentCode: 'RD' },
    ...{
      role: 'admin',
      enabled: true,
      authorized: true,
      position: '研发总监',
      employeeCode: '7',
      employeeType: 1,
    },
    ...{ mobile: '13800001234', email: 'zhang.wei@example.com', workPlace: '深圳', entryDate: '2022-04-01' },
    ...{ extension: { level: 'P7' }, removed: false, sourceTime: T },
  },
  InstanceItem: {
    ...{
      instanceId: scope.instanceId,
      orderId: 'CS1906666666ABCDE',
      orderLineId: 'CS1906666666ABCDE-000001',
    },
    ...{ lane, status: 'active', productId: 'OFFI000000000000', expireTime: '2027-01-05T08:00:00.000Z' },
    ...{ customerId: '68cbc86abc2018ab880d92f36422fa0e', customerName: '星河科技有限公司' },
    ...{ frontEndUrl: 'https://app.example.com/CS1906666666', adminUrl: null },
    ...{ refusalCode: null, refusalReason: null, createdAt: T, provisionedAt: T },
    ...{ frozenAt: null, releasedAt: null, purgeAt: null, purgedAt: null },
  },
  ReceiptItem: receipt,
  ReceiptDetail: {
    ...receipt,
    request: { tenantId: 't-4711', userList: [{ userName: 'zhang.wei', mobile: '*******1234' }] },
    ...{ reply: { resultCode: '000000' }, replyText: '{"resultCode":"000000"}' },
  },
  RemovalDifference: difference,
  RemovalItem: {
    ...{ id: '01KE6GZM00M5SB8EP', ...scope, lane, state: 'open', listTime: T, removals: 12, live: 30 },
    ...{ heldAt: T, settledAt: null, difference },
  },
  RemovalDecision: { id: '01KE6GZM00M5SB8EP', state: 'approved', removed: 12 },
  ChangeItem: {
    ...{
      id: '01KE6GZM00M5SB8EP.0',
      cursor: '42.1',
      type: 'department.renamed',
      schemaVersion: 1,
      lane,
      ...scope,
    },
    ...{ receiptId: '01KE6GZM00M5SB8EP', sourceTime: T, created: false, changed: ['name'] },
    department: { code: 'RD-TOOLS', name: '工具组', parentCode: 'RD', path: ['RD', 'RD-TOOLS'] },
  },
  DeliveryItem: {
    ...{ target: 'webhook', eventId: '01KE6GZM00M5SB8EP.0', type: 'user.authorized', lane, ...scope },
    ...{ status: 'abandoned', attempts: 12, reason: '410 Gone', parkedAt: T, settledAt: null },
  },
  ProgressItem: {
    ...{ target: 'webhook', lane, ...scope, state: 'failing', attempts: 2, nextAttemptAt: T },
    ...{ lastError: 'HTTP 503', refusedSince: null },
  },
  RetryRequest: { target: 'webhook', eventIds: ['01KE6GZM00M5SB8EP.0'] },
  RetryAnswer: { queued: 1 },
  KeyItem: {
    ...{ use: 'kit', id: '3fd0a1c2', place: 'old', lastUsedAt: '2025-11-20T09:00:00.000Z' },
    ...{ safeToRetire: true, note: 'not used for 30 days' },
  },
};
