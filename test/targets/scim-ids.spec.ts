import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  departmentExternalId,
  readUserExternalId,
  userExternalId,
} from '../../src/targets/scim/external-id.js';
import { IdCache } from '../../src/targets/scim/id-cache.js';
import { checkUserNameTemplate, scimUserName, USER_NAME_TEMPLATE } from '../../src/targets/scim/user-name.js';

const part = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'%:"\\\u0000\n\u001f\u007f253Atest'), maxLength: 12 }),
);
const user = fc.record({
  lane: fc.constantFrom('production' as const, 'test' as const),
  instanceId: part,
  tenantId: part,
  appId: part,
  userName: part,
});

describe('The externalId of a user', () => {
  it('can be read back', () => {
    fc.assert(
      fc.property(user, (one) => {
        expect(readUserExternalId(userExternalId(one, one))).toEqual(one);
      }),
    );
  });

  it('is another one for every other user', () => {
    fc.assert(
      fc.property(user, user, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(userExternalId(one, one) === userExternalId(other, other)).toBe(same);
      }),
    );
  });

  it('holds nothing that has to be escaped in a filter', () => {
    fc.assert(
      fc.property(user, (one) => {
        const externalId = userExternalId(one, one);
        expect(JSON.stringify(externalId)).toBe(`"${externalId}"`);
      }),
    );
  });

  it('is what the documentation shows', () => {
    const scope = { lane: 'production', instanceId: 'i-1', tenantId: 't-1' } as const;
    const zhang = { appId: 'app-1', userName: 'zhang.wei' };
    expect(userExternalId(scope, zhang)).toBe('i-1:t-1:app-1:zhang.wei');
    expect(userExternalId({ ...scope, instanceId: '' }, zhang)).toBe(':t-1:app-1:zhang.wei');
    expect(userExternalId({ ...scope, lane: 'test' }, zhang)).toBe('test:i-1:t-1:app-1:zhang.wei');
    expect(departmentExternalId(scope, '研发:1')).toBe('i-1:t-1:研发%3A1');
  });

  it.each(['hr-7', 'a:b', 'a:b:c:d:e', 'test:a:b:c:d:e'])('is not read out of others: %s', (foreign) => {
    expect(readUserExternalId(foreign)).toBeUndefined();
  });
});

describe('The user name in the SCIM server', () => {
  const scope = { lane: 'production', instanceId: 'i-1', tenantId: 't-1' } as const;
  const zhang = { appId: 'app-1', userName: 'zhang.wei' };

  it.each([
    [USER_NAME_TEMPLATE, scope, 'zhang.wei@app-1.i-1.t-1'],
    [USER_NAME_TEMPLATE, { ...scope, instanceId: '' }, 'zhang.wei@app-1.t-1'],
    [USER_NAME_TEMPLATE, { ...scope, lane: 'test' as const }, 'zhang.wei@app-1.i-1.t-1.test'],
    ['{userName}', scope, 'zhang.wei'],
    ['{tenantId}\\{userName}', scope, 't-1\\zhang.wei'],
  ])('%s', (template, of, name) => {
    expect(scimUserName(template, of, zhang)).toBe(name);
  });

  it('takes values as they are, whatever they look like', () => {
    const odd = { appId: '{tenantId}', userName: '$& {userName}' };
    expect(scimUserName('{userName}/{appId}', scope, odd)).toBe('$& {userName}/{tenantId}');
  });

  it.each([
    ['{user}', /\{user\} is unknown/],
    ['{tenantId}', /needs \{userName\}/],
  ])('is not made by the template %s', (template, why) => {
    expect(() => checkUserNameTemplate(template)).toThrow(why);
  });
});

describe('What is remembered of ids', () => {
  it('is bounded, what was used last stays', () => {
    const cache = new IdCache(2);
    cache.set('a', '1');
    cache.set('b', '2');
    cache.get('a');
    cache.set('c', '3');
    expect(['a', 'b', 'c'].map((name) => cache.get(name))).toEqual(['1', undefined, '3']);
    cache.forget('a');
    expect(cache.get('a')).toBeUndefined();
  });
});
