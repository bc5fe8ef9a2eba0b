import { expect, it } from '@jest/globals';
import { pathsOf } from '../support/directory.js';
import { allOrgSync, newTenant } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf } from '../support/receipts.js';

onEveryDatabase('a full list with the guard off', { KOOSYNC_REMOVAL_GUARD: 'off' }, (on) => {
  it('removes whatever it does not contain, also when it is empty', async () => {
    const tenantId = newTenant();
    const many = Array.from({ length: 50 }, (_, i) => [`d${i}`] as const);
    await on.connector.call('allOrgSync', allOrgSync(tenantId, 1, many));
    await on.connector.call('allOrgSync', allOrgSync(tenantId, 2, [['d0']]));
    expect(Object.keys(await pathsOf(on.connector, tenantId))).toEqual(['d0']);
    await on.connector.call('allOrgSync', allOrgSync(tenantId, 3, []));
    expect(await pathsOf(on.connector, tenantId)).toEqual({});
  });
});

onEveryDatabase('a full list with the guard never', { KOOSYNC_REMOVAL_GUARD: 'never' }, (on) => {
  it('removes nothing and holds nothing', async () => {
    const tenantId = newTenant();
    await on.connector.call('allOrgSync', allOrgSync(tenantId, 1, [['a'], ['b', 'a']]));
    await on.connector.call('allOrgSync', allOrgSync(tenantId, 2, [['c', 'a']]));
    expect(await pathsOf(on.connector, tenantId)).toEqual({ a: 'a', b: 'a/b', c: 'a/c' });
    expect((await receiptsOf(on.connector, tenantId)).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'applied',
    ]);
  });
});
