import { describe, expect, it } from '@jest/globals';
import { readAuthorizationMessage } from '../../src/authorizations/auth-sync.message.js';
import { type Fields } from './bad-input/bad-input.js';
import { validAuthSync } from './bad-input/auth-sync.js';

const [zhangsan, lisi] = validAuthSync.userList as [Fields, Fields];

function readUser(change: Fields): unknown {
  return readAuthorizationMessage({ ...validAuthSync, userList: [{ ...lisi, ...change }] }).users[0];
}

const lisiRead = {
  userName: 'lisi',
  name: '李四',
  departmentCode: '10001',
  role: 'user',
  enabled: false,
  position: '',
  employeeCode: '',
  employeeType: null,
  mobile: '',
  email: '',
  workPlace: '',
  entryDate: '',
  extension: null,
};

describe('an authorization', () => {
  it('is read in house words, its time being currentSyncTime', () => {
    expect(readAuthorizationMessage(validAuthSync)).toEqual({
      scope: { lane: 'production', instanceId: 'huaiweitest123456', tenantId: '68cbc86abcd880d92f36422fa0e' },
      sourceTime: Date.parse('2022-04-13T09:35:39.534+08:00'),
      appId: 'zx1Wdqweqwadsqwd',
      action: 'authorize',
      users: [
        {
          userName: 'zhangsan',
          name: '张三',
          departmentCode: '10000',
          role: 'admin',
          enabled: true,
          position: '工程师',
          employeeCode: '00123456',
          employeeType: 1,
          mobile: '13800138000',
          email: 'zhangsan@example.com',
          workPlace: '深圳',
          entryDate: '2022-04-1',
          extension: { floor: 3, '10': ['a', null] },
        },
        lisiRead,
      ],
    });
  });

  it('reads the V1 userList, a JSON text', () => {
    const text = JSON.stringify(validAuthSync.userList);
    expect(readAuthorizationMessage({ ...validAuthSync, userList: text })).toEqual(
      readAuthorizationMessage(validAuthSync),
    );
  });

  it('may be for nobody', () => {
    expect(readAuthorizationMessage({ ...validAuthSync, userList: [] }).users).toEqual([]);
  });

  it.each([[undefined], [null], ['']])('does not miss timeStamp when it is %p', (timeStamp) => {
    expect(() => readAuthorizationMessage({ ...validAuthSync, timeStamp })).not.toThrow();
  });

  it('takes more than 500 users, as no limit is printed for V2', () => {
    const userList = Array.from({ length: 2_000 }, (_, index) => ({ ...zhangsan, userName: `u${index}` }));
    expect(readAuthorizationMessage({ ...validAuthSync, userList }).users).toHaveLength(2_000);
  });
});

describe('flags of an authorization', () => {
  it.each([
    [1, 'authorize'],
    ['1', 'authorize'],
    [2, 'update'],
    ['2', 'update'],
    [3, 'withdraw'],
    ['3', 'withdraw'],
    [0, 'remove'],
    ['0', 'remove'],
  ])('%p means %s', (flag, action) => {
    expect(readAuthorizationMessage({ ...validAuthSync, flag }).action).toBe(action);
  });

  it.each([0, 3])('%p needs and keeps only userName', (flag) => {
    const userList = [{ userName: 'a', name: 7, role: 'nobody', enable: [] }, { userName: 'b' }];
    expect(readAuthorizationMessage({ ...validAuthSync, flag, userList }).users).toEqual([
      { userName: 'a' },
      { userName: 'b' },
    ]);
  });
});

describe('a user', () => {
  it('may leave every optional field out, null or empty', () => {
    const optional = [
      'position',
      'employeeCode',
      'employeeType',
      'mobile',
      'email',
      'workPlace',
      'entryDate',
      'extension',
    ];
    for (const empty of [undefined, null, '']) {
      expect(readUser(Object.fromEntries(optional.map((field) => [field, empty])))).toEqual(lisiRead);
    }
  });

  it.each([
    ['true', true],
    [true, true],
    ['false', false],
    [false, false],
  ])('is enabled by %p: %p', (enable, enabled) => {
    expect(readUser({ enable })).toMatchObject({ enabled });
  });

  it('has what V1 nests in extension, which stays whole', () => {
    const extension = { entryDate: '2020-01-2', employeeType: '3', workPlace: 'Beijing', desk: { nr: 7 } };
    const read = { entryDate: '2020-01-2', employeeType: 3, workPlace: 'Beijing', extension };
    expect(readUser({ extension })).toMatchObject(read);
    expect(readUser({ extension: JSON.stringify(extension) })).toMatchObject(read);
  });

  it('has the top level before what is nested, which then need not be readable', () => {
    const extension = { entryDate: 7, employeeType: 9, workPlace: [] };
    const top = { entryDate: '2020-01-2', employeeType: '4', workPlace: 'Wuhan' };
    expect(readUser({ ...top, extension })).toMatchObject({ ...top, employeeType: 4, extension });
  });
});
