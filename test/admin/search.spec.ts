import { expect, it } from '@jest/globals';
import { authSync, newTenant, tenantSync, user } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { itemsOf } from './call-admin.js';

onEveryDatabase('looking for somebody', {}, (running) => {
  it('finds users by a part of their name or user name, and by their department', async () => {
    const { connector } = running;
    const tenant = newTenant();
    await connector.call(
      'authSync',
      authSync(tenant, 1, [
        user('ann', { name: '张伟', orgCode: 'd1' }),
        user('bob_1', { name: 'Bob Miller', orgCode: 'd2' }),
        user('bobX1', { name: '100%', orgCode: 'd2' }),
      ]),
    );
    const found = async (query: string) =>
      (await itemsOf(connector, `users?tenantId=${tenant}&${query}`)).map((item) => item['userName']);
    expect(await found(`search=${encodeURIComponent('张')}`)).toEqual(['ann']);
    expect(await found('search=MILLER')).toEqual(['bob_1']);
    expect(await found('search=b_1')).toEqual(['bob_1']);
    expect(await found(`search=${encodeURIComponent('0%')}`)).toEqual(['bobX1']);
    expect((await found('departmentCode=d2')).sort()).toEqual(['bobX1', 'bob_1']);
    expect(await found('departmentCode=d2&search=nobody')).toEqual([]);
  });

  it('finds enterprises by a part of their name or code', async () => {
    const { connector } = running;
    const tenant = newTenant();
    await connector.call(
      'tenantSync',
      tenantSync(tenant, 1, { name: '星河科技', tenantCode: `Code-${tenant}` }),
    );
    const found = async (search: string) =>
      (await itemsOf(connector, `tenants?tenantId=${tenant}&search=${encodeURIComponent(search)}`)).length;
    expect([await found('河'), await found(`code-${tenant}`), await found('%')]).toEqual([1, 1, 0]);
  });
});
