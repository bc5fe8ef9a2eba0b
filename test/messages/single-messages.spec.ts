import { describe, expect, it } from '@jest/globals';
import { readApplicationMessage } from '../../src/applications/application-sync.message.js';
import { readDepartmentMessage } from '../../src/departments/single-org-sync.message.js';
import { readTenantMessage } from '../../src/tenants/tenant-sync.message.js';
import { validApplicationSync } from './bad-input/application-sync.js';
import { validSingleOrgSync } from './bad-input/single-org-sync.js';
import { validTenantSync } from './bad-input/tenant-sync.js';

const sourceTime = Date.parse('2022-04-13T09:35:39.534+08:00');
const scope = {
  lane: 'production',
  instanceId: 'huaiweitest123456',
  tenantId: '68cbc86abcd880d92f36422fa0e',
};

describe("the guide's example", () => {
  it('of tenantSync is read', () => {
    expect(readTenantMessage(validTenantSync)).toEqual({
      scope,
      sourceTime,
      action: 'save',
      orderId: 'CS1906666666ABCDE',
      code: 'huawei',
      name: 'huaiweitest',
      domainName: 'https://example.tenantaccount.com',
    });
  });

  it('of applicationSync is read, its secret still sealed', () => {
    expect(readApplicationMessage(validApplicationSync)).toEqual({
      scope,
      sourceTime,
      action: 'save',
      appId: 'zx1Wdqweqwadsqwd',
      clientId: 'wqeqwdsfasd',
      sealedSecret: validApplicationSync.clientSecret,
    });
  });

  it('of singleOrgSync is read, an empty parentCode being the top level', () => {
    expect(readDepartmentMessage(validSingleOrgSync)).toEqual({
      scope,
      sourceTime,
      action: 'save',
      code: '10000',
      name: '开发部',
      parentCode: null,
    });
  });
});

describe("the seller's own account", () => {
  it.each([[''], [null], [undefined]])(
    'has the empty instance when instanceId and orderId are %p',
    (empty) => {
      const message = readTenantMessage({ ...validTenantSync, instanceId: empty, orderId: empty });
      expect(message.scope.instanceId).toBe('');
      expect(message.orderId).toBe('');
    },
  );
});

describe('flags', () => {
  it.each([
    [0, 'remove'],
    ['0', 'remove'],
    [1, 'save'],
    ['1', 'save'],
    [2, 'save'],
    ['2', 'save'],
  ])('%p means %s', (flag, action) => {
    expect(readTenantMessage({ ...validTenantSync, flag }).action).toBe(action);
    expect(readApplicationMessage({ ...validApplicationSync, flag }).action).toBe(action);
    expect(readDepartmentMessage({ ...validSingleOrgSync, flag }).action).toBe(action);
  });

  it.each([
    [1, 'test'],
    ['1', 'test'],
    [0, 'production'],
    ['0', 'production'],
    [null, 'production'],
    [undefined, 'production'],
  ])('testFlag %p is the %s lane', (testFlag, lane) => {
    expect(readTenantMessage({ ...validTenantSync, testFlag }).scope.lane).toBe(lane);
  });
});

describe('a removal', () => {
  const key = { tenantId: 't', flag: '0', timeStamp: '20220413093539534' };

  it('needs only its key, flag and time', () => {
    expect(readTenantMessage(key)).toMatchObject({ action: 'remove', code: '', name: '', domainName: '' });
    expect(readApplicationMessage({ ...key, appId: 'a' })).toMatchObject({
      appId: 'a',
      clientId: '',
      sealedSecret: '',
    });
    expect(readDepartmentMessage({ ...key, orgCode: '1' })).toMatchObject({
      code: '1',
      name: '',
      parentCode: null,
    });
  });

  it('never carries a secret on, even when one was sent', () => {
    expect(readApplicationMessage({ ...validApplicationSync, flag: 0 }).sealedSecret).toBe('');
  });

  it.each([
    ['tenantCode', 64],
    ['name', 255],
    ['domainName', 255],
  ])('still checks %s when it is sent', (field, max) => {
    const read = (value: unknown) => readTenantMessage({ ...key, [field]: value });
    for (const empty of ['', null, undefined, ' ']) expect(() => read(empty)).not.toThrow();
    for (const bad of [7, ['x'], 'x'.repeat(max + 1)]) expect(() => read(bad)).toThrow(`${field}: `);
  });

  it('checks clientSecret, clientId and orgName when they are sent', () => {
    expect(() => readApplicationMessage({ ...key, appId: 'a', clientSecret: 7 })).toThrow('clientSecret: ');
    expect(() => readApplicationMessage({ ...key, appId: 'a', clientId: {} })).toThrow('clientId: ');
    expect(() => readDepartmentMessage({ ...key, orgCode: '1', orgName: 'x'.repeat(129) })).toThrow(
      'orgName: ',
    );
  });
});

describe('texts', () => {
  it('are kept exactly as sent: nothing is trimmed or folded', () => {
    const message = readDepartmentMessage({ ...validSingleOrgSync, orgCode: ' Ab\u0301 ', orgName: ' 😀️\n' });
    expect(message).toMatchObject({ code: ' Ab\u0301 ', name: ' 😀️\n' });
  });

  it('may fill the length of the guide to the last UTF-16 unit', () => {
    const message = readDepartmentMessage({
      ...validSingleOrgSync,
      orgCode: '😀'.repeat(32),
      orgName: '部'.repeat(128),
    });
    expect(message.code).toHaveLength(64);
    expect(message.name).toHaveLength(128);
  });

  it('count variation selectors too, as the database does', () => {
    expect(() =>
      readDepartmentMessage({ ...validSingleOrgSync, orgCode: 'a' + '\ufe0f'.repeat(64) }),
    ).toThrow('orgCode');
  });
});

describe('unknown fields', () => {
  it('are ignored, also those named like parts of an object', () => {
    const strange = JSON.parse(
      '{"__proto__":{"flag":9,"name":7},"constructor":{"name":"x"},"toString":1,"":"x","extra":[]}',
    ) as object;
    expect(readTenantMessage({ ...strange, ...validTenantSync })).toEqual(readTenantMessage(validTenantSync));
  });

  it('and inherited ones never stand in for a missing one', () => {
    const { name: _, ...rest } = validTenantSync;
    const body = Object.assign(Object.create({ name: 'inherited' }) as Record<string, unknown>, rest, {
      '': 'nameless',
    });
    expect(() => readTenantMessage(body)).toThrow('name: required');
  });
});
