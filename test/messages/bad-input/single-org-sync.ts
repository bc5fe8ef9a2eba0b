import { badFlag, badNumber, badOptionalText, badText, badTime, type Fields } from './bad-input.js';

export const validSingleOrgSync: Fields = {
  instanceId: 'huaiweitest123456',
  tenantId: '68cbc86abcd880d92f36422fa0e',
  orgCode: '10000',
  orgName: '开发部',
  parentCode: '',
  flag: 1,
  testFlag: 0,
  timeStamp: '20220413093539534',
};

export const badSingleOrgSync = [
  ...badOptionalText('instanceId', 64),
  ...badText('tenantId', 64),
  ...badNumber('testFlag', 2),
  ...badFlag('flag', 3),
  ...badText('orgCode', 64),
  ...badText('orgName', 128),
  ...badOptionalText('parentCode', 64),
  ...badTime('timeStamp'),
];
