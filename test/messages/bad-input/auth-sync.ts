import {
  type BadInput,
  badFlag,
  badList,
  badNumber,
  badOptionalText,
  badOptionalTime,
  badText,
  badTime,
  type Fields,
  inItem,
  missing,
  set,
} from './bad-input.js';

export const validAuthSync: Fields = {
  instanceId: 'huaiweitest123456',
  tenantId: '68cbc86abcd880d92f36422fa0e',
  appId: 'zx1Wdqweqwadsqwd',
  userList: [
    {
      userName: 'zhangsan',
      name: '张三',
      orgCode: '10000',
      role: 'admin',
      enable: 'true',
      position: '工程师',
      employeeCode: '00123456',
      employeeType: 1,
      mobile: '13800138000',
      email: 'zhangsan@example.com',
      workPlace: '深圳',
      entryDate: '2022-04-1',
      extension: { floor: 3, '10': ['a', null] },
    },
    { userName: 'lisi', name: '李四', orgCode: '10001', role: 'user', enable: 'false' },
  ],
  currentSyncTime: '20220413093539534',
  flag: 1,
  testFlag: 0,
  timeStamp: '20220413093539600',
};

function deep(levels: number): unknown {
  return levels === 0 ? 1 : { inner: deep(levels - 1) };
}

const badUser = [
  ...badText('userName', 64),
  ...badText('name', 64),
  ...badText('orgCode', 64),
  ...missing('role', 'enable'),
  ...set('role', [
    ['null', null],
    ['another role', 'root'],
    ['upper case', 'ADMIN'],
    ['an empty string', ''],
    ['a list', ['user']],
  ]),
  ...set('enable', [
    ['null', null],
    ['an empty string', ''],
    ['upper case', 'TRUE'],
    ['a number', 1],
    ['another word', 'yes'],
  ]),
  ...badOptionalText('position', 64),
  ...badOptionalText('employeeCode', 64),
  ...badOptionalText('mobile', 32),
  ...badOptionalText('email', 128),
  ...badOptionalText('workPlace', 255),
  ...badOptionalText('entryDate', 32),
  ...badNumber('employeeType', 5),
  ...set('employeeType', [['zero', 0]]),
  ...set('extension', [
    ['a list', [1]],
    ['a number', 7],
    ['a word', 'word'],
    ['the text of a list', '[1]'],
    ['101 levels deep', deep(101)],
    ['the text of an object 101 levels deep', JSON.stringify(deep(101))],
    ['an object with a NUL character', { a: ['\0'] }],
  ]),
];

const nested: BadInput[] = [
  ...inItem('userList', 1, [
    {
      what: 'extension.employeeType is 5',
      change: (user) => ({ ...user, extension: { employeeType: '5' } }),
      field: 'extension.employeeType',
    },
    {
      what: 'extension.workPlace is a number',
      change: (user) => ({ ...user, extension: '{"workPlace":7}' }),
      field: 'extension.workPlace',
    },
    {
      what: 'extension.entryDate has 33 characters',
      change: (user) => ({ ...user, extension: { entryDate: '2'.repeat(33) } }),
      field: 'extension.entryDate',
    },
    { what: 'userName repeats', change: (user) => ({ ...user, userName: 'zhangsan' }), field: 'userName' },
  ]),
  ...['0', 3].flatMap((flag) => [
    {
      what: `flag is ${flag} and a userName repeats`,
      change: (valid: Fields) => ({ ...valid, flag, userList: '[{"userName":"a"},{"userName":"a"}]' }),
      field: 'userList[1].userName',
    },
    {
      what: `flag is ${flag} and a userName is missing`,
      change: (valid: Fields) => ({ ...valid, flag, userList: [{ name: 'a' }] }),
      field: 'userList[0].userName',
    },
  ]),
];

export const badAuthSync = [
  ...badOptionalText('instanceId', 64),
  ...badText('tenantId', 64),
  ...badNumber('testFlag', 2),
  ...badFlag('flag', 4),
  ...badText('appId', 64),
  ...badTime('currentSyncTime'),
  ...badOptionalTime('timeStamp'),
  ...badList('userList'),
  ...inItem('userList', 0, badUser),
  ...nested,
];
