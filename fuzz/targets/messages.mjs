// What a sender who holds the key can write into a message: it is read into house words, or refused naming a field.
import 'reflect-metadata';
import { readApplicationMessage } from '../../dist/src/applications/application-sync.message.js';
import { readAuthorizationMessage } from '../../dist/src/authorizations/auth-sync.message.js';
import { readDepartmentListMessage } from '../../dist/src/departments/all-org-sync.message.js';
import { readDepartmentMessage } from '../../dist/src/departments/single-org-sync.message.js';
import { readChangeInstanceCheck } from '../../dist/src/instances/change-instance-check.message.js';
import { readNewInstance } from '../../dist/src/instances/new-instance.message.js';
import { readQueryInstance } from '../../dist/src/instances/query-instance.message.js';
import { readRefreshInstance } from '../../dist/src/instances/refresh-instance.message.js';
import { readReleaseInstance } from '../../dist/src/instances/release-instance.message.js';
import { readUpdateInstanceStatus } from '../../dist/src/instances/update-instance-status.message.js';
import { readUpgradeInstance } from '../../dist/src/instances/upgrade-instance.message.js';
import { readBody } from '../../dist/src/protocol/read-body.js';
import { findUnstorableText } from '../../dist/src/protocol/unstorable-text.js';
import { readTenantMessage } from '../../dist/src/tenants/tenant-sync.message.js';
import { must, unlessRefused } from '../expect.mjs';

const common = { instanceId: 'i-1', tenantId: 't-1', testFlag: 0, timeStamp: '20260105080000001' };
const order = { orderId: 'CS2211181819B4LVS', orderLineId: 'CS2211181819B4LVS-000001' };

/** A good message of each kind, in V2's form. */
export const MESSAGES = {
  tenantSync: {
    ...common,
    orderId: 'CS1',
    tenantCode: 'acme',
    name: 'Acme',
    domainName: 'https://a.example',
    flag: 1,
  },
  applicationSync: { ...common, appId: 'app-1', clientId: 'c-1', clientSecret: 'AAAA', flag: 1 },
  authSync: {
    ...common,
    appId: 'app-1',
    currentSyncTime: '20260105080000001',
    flag: 1,
    userList: [
      {
        ...{
          userName: 'ann',
          name: 'Ann',
          orgCode: 'd1',
          role: 'user',
          enable: 'true',
          position: 'engineer',
        },
        ...{ employeeCode: '7', employeeType: 1, mobile: '13800001234', email: 'a@example.com' },
        ...{ workPlace: 'Shenzhen', entryDate: '2022-04-1', extension: { level: 'P7' } },
      },
    ],
  },
  singleOrgSync: { ...common, orgCode: 'd1', orgName: 'D', parentCode: '', flag: 1 },
  allOrgSync: { ...common, orgInfoList: [{ orgCode: 'd1', orgName: 'D', parentCode: '' }] },
  newInstance: {
    ...order,
    ...{ businessId: 'b-1', testFlag: '1', productId: 'OFFI1', expireTime: '20270105000000', trialFlag: '1' },
    ...{ chargingMode: 'ON_DEMAND', customerId: 'c', customerName: 'n', mobilePhone: '138', email: 'a@b.c' },
    saasExtendParams: [{ name: 'ip', value: '127.0.0.1' }],
  },
  queryInstance: { instanceId: 'i-1,i-2', testFlag: '0' },
  refreshInstance: {
    scene: 'RENEWAL',
    ...order,
    instanceId: 'i-1',
    productId: 'OFFI1',
    expireTime: '20270725000000',
  },
  updateInstanceStatus: { instanceId: 'i-1', status: 'FREEZE' },
  releaseInstance: { instanceId: 'i-1', orderId: 'CS1', orderLineId: 'CS1-1' },
  upgradeInstance: {
    instanceId: 'i-1',
    orderId: 'CS2',
    orderLineId: 'CS2-1',
    productId: 'P',
    expireTime: '20270725000000',
  },
  changeInstanceCheck: { instanceId: 'i-1', productInfo: '{"productId":"OFFI1"}' },
};

const READERS = {
  tenantSync: ({ body }) => readTenantMessage(body),
  applicationSync: ({ body }) => readApplicationMessage(body),
  authSync: ({ body }) => readAuthorizationMessage(body),
  singleOrgSync: ({ body }) => readDepartmentMessage(body),
  allOrgSync: ({ body }) => readDepartmentListMessage(body),
  newInstance: readNewInstance,
  queryInstance: readQueryInstance,
  refreshInstance: readRefreshInstance,
  updateInstanceStatus: readUpdateInstanceStatus,
  releaseInstance: readReleaseInstance,
  upgradeInstance: readUpgradeInstance,
  changeInstanceCheck: readChangeInstanceCheck,
};
const ENVELOPE = { nonce: 'n', timestamp: 1_760_863_876_115, keyMatched: 'k', canonicalForm: 'canonical' };

export function targetNamed(kind) {
  const message = MESSAGES[kind];
  const texts = [
    JSON.stringify(message),
    JSON.stringify({ ...message, userList: JSON.stringify(message.userList) }),
  ];
  const fields = [
    ...Object.keys(message),
    ...Object.keys(message.userList?.[0] ?? message.orgInfoList?.[0] ?? {}),
  ];
  return {
    run: (bytes) => run(kind, bytes),
    seeds: texts.map((text) => Buffer.from(text)),
    words: [
      ...fields.map((field) => `"${field}":`),
      '0',
      '1',
      '2',
      '3',
      'true',
      'FREEZE',
      'UNFREEZE',
      '20270229000000',
    ],
  };
}

function run(kind, bytes) {
  const body = parsed(bytes);
  // what cannot be stored is refused when the request is opened
  if (!body || findUnstorableText(body)) return;
  const before = JSON.stringify(body);
  const message = unlessRefused(() => READERS[kind]({ kind, dialect: 'v2-kit', envelope: ENVELOPE, body }));
  must(JSON.stringify(body) === before, 'reading changes the message');
  if (!message) return;
  const { scope, sourceTime } = message;
  must(scope.lane === 'production' || scope.lane === 'test', 'a scope without a lane');
  must(typeof scope.instanceId === 'string' && typeof scope.tenantId === 'string', 'a scope that is no text');
  must(Number.isSafeInteger(sourceTime), 'a source time that is no moment');
  must(findUnstorableText(plain(message)) === undefined, 'something that cannot be stored comes out');
  must({}.admin === undefined && {}.a === undefined, 'the prototype of all objects was changed');
}

const plain = (message) => JSON.parse(JSON.stringify(message));

function parsed(bytes) {
  try {
    return readBody(bytes);
  } catch {
    return undefined;
  }
}
