import { badFlag, badNumber, badOptionalText, badText, badTime, type Fields } from './bad-input.js';

export const validTenantSync: Fields = {
  instanceId: 'huaiweitest123456',
  orderId: 'CS1906666666ABCDE',
  tenantId: '68cbc86abcd880d92f36422fa0e',
  tenantCode: 'huawei',
  name: 'huaiweitest',
  domainName: 'https://example.tenantaccount.com',
  flag: 1,
  testFlag: 0,
  timeStamp: '20220413093539534',
};

export const badTenantSync = [
  ...badOptionalText('instanceId', 64),
  ...badText('tenantId', 64),
  ...badNumber('testFlag', 2),
  ...badFlag('flag', 3),
  ...badOptionalText('orderId', 64),
  ...badText('tenantCode', 64),
  ...badText('name', 255),
  ...badText('domainName', 255),
  ...badTime('timeStamp'),
];
