import { badFlag, badNumber, badOptionalText, badText, badTime, type Fields } from './bad-input.js';

export const validApplicationSync: Fields = {
  instanceId: 'huaiweitest123456',
  tenantId: '68cbc86abcd880d92f36422fa0e',
  appId: 'zx1Wdqweqwadsqwd',
  clientId: 'wqeqwdsfasd',
  clientSecret: 'bm90IGEgcmVhbCBjaXBoZXJ0ZXh0LCBvbmx5IGl0cyBmb3Jt',
  flag: 1,
  testFlag: 0,
  timeStamp: '20220413093539534',
};

export const badApplicationSync = [
  ...badOptionalText('instanceId', 64),
  ...badText('tenantId', 64),
  ...badNumber('testFlag', 2),
  ...badFlag('flag', 3),
  ...badText('appId', 64),
  ...badText('clientId', 64),
  ...badText('clientSecret', 4096),
  ...badTime('timeStamp'),
];
