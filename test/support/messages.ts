import { randomUUID } from 'node:crypto';
import { at, sealSecret } from './connector.js';

export type Message = Record<string, unknown>;

/** A tenant that no other test knows. */
export const newTenant = (): string => `t-${randomUUID().slice(0, 13)}`;

const common = (tenantId: string, step: number) => ({
  instanceId: 'instance-1',
  tenantId,
  testFlag: 0,
  timeStamp: at(step),
});

/** tenantSync [433]. `step`: its source time, ms after a fixed moment. */
export const tenantSync = (tenantId: string, step: number, fields: Message = {}): Message => ({
  ...common(tenantId, step),
  orderId: 'CS1906666666ABCDE',
  tenantCode: 'acme',
  name: 'Acme',
  domainName: 'https://acme.example',
  flag: 1,
  ...fields,
});

/** applicationSync [434]. */
export const applicationSync = (
  tenantId: string,
  step: number,
  secret = 'the-client-secret',
  fields: Message = {},
): Message => ({
  ...common(tenantId, step),
  appId: 'app-1',
  clientId: 'client-1',
  clientSecret: sealSecret(secret),
  flag: 1,
  ...fields,
});

/** A user of authSync [435]. */
export const user = (userName: string, fields: Message = {}): Message => ({
  userName,
  name: userName.toUpperCase(),
  orgCode: 'd1',
  role: 'user',
  enable: 'true',
  position: 'engineer',
  employeeCode: '7',
  employeeType: 1,
  mobile: '13800001234',
  email: `${userName}@example.com`,
  workPlace: 'Shenzhen',
  entryDate: '2022-04-1',
  extension: { level: 'P7' },
  ...fields,
});

export const authSync = (
  tenantId: string,
  step: number,
  users: unknown = [user('ann')],
  fields: Message = {},
): Message => ({
  ...common(tenantId, step),
  appId: 'app-1',
  userList: users,
  currentSyncTime: at(step),
  flag: 1,
  ...fields,
});

/** singleOrgSync [436]. */
export const singleOrgSync = (
  tenantId: string,
  step: number,
  orgCode: string,
  parentCode = '',
  fields: Message = {},
): Message => ({
  ...common(tenantId, step),
  orgCode,
  orgName: `Name of ${orgCode}`,
  parentCode,
  flag: 1,
  ...fields,
});

export type Listed = readonly [code: string, parentCode?: string, name?: string];

/** allOrgSync [437]. */
export const allOrgSync = (
  tenantId: string,
  step: number,
  departments: readonly Listed[],
  fields: Message = {},
): Message => ({
  ...common(tenantId, step),
  orgInfoList: departments.map(([orgCode, parentCode = '', orgName = `Name of ${orgCode}`]) => ({
    orgCode,
    orgName,
    parentCode,
  })),
  ...fields,
});
