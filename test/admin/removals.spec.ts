import { expect, it } from '@jest/globals';
import type { TestConnector } from '../support/connector.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, user } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf, type Item } from './call-admin.js';

/** An enterprise of 21 departments, whose next full list names only the root: 20 removals are held. */
async function holdTwenty(connector: TestConnector): Promise<{ tenant: string; id: string }> {
  const tenant = newTenant();
  const codes = Array.from({ length: 20 }, (_, i) => `d${String(i).padStart(2, '0')}`);
  await connector.call(
    'allOrgSync',
    allOrgSync(tenant, 1, [['root'], ...codes.map((code) => [code, 'root'] as const)]),
  );
  await connector.call(
    'authSync',
    authSync(tenant, 2, [user('ann', { orgCode: 'd00' }), user('bob', { orgCode: 'd00' })]),
  );
  await connector.call(
    'authSync',
    authSync(tenant, 2, [user('ann', { orgCode: 'd00' })], { appId: 'app-2' }),
  );
  await connector.call('authSync', authSync(tenant, 3, [user('bob')], { flag: 0 }));
  await connector.call('allOrgSync', allOrgSync(tenant, 4, [['root']]));
  const [held] = await itemsOf(connector, `removals?tenantId=${tenant}`);
  return { tenant, id: held?.id as string };
}

onEveryDatabase('a held removal', {}, (running) => {
  const act = (id: string, action: string) =>
    callAdmin(running.connector, `removals/${id}/${action}`, { method: 'POST', body: {} });
  const live = async (tenant: string) =>
    (await itemsOf(running.connector, `departments?tenantId=${tenant}`)).length;

  it('is listed with what approving it would remove', async () => {
    const { tenant } = await holdTwenty(running.connector);
    const [held, ...others] = await itemsOf(running.connector, `removals?tenantId=${tenant}`);
    expect(others).toEqual([]);
    expect(held).toMatchObject({
      instanceId: 'instance-1',
      tenantId: tenant,
      lane: 'production',
      state: 'open',
    });
    expect(held).toMatchObject({
      removals: 20,
      live: 21,
      listTime: '2026-01-05T00:00:00.004Z',
      settledAt: null,
    });
    expect(held).not.toHaveProperty('listCodes');
    const { total, users, departments } = held?.difference as {
      total: number;
      users: number;
      departments: Item[];
    };
    expect([total, users, departments.length]).toEqual([20, 1, 20]);
    expect(departments[0]).toEqual({ code: 'd00', name: 'Name of d00', path: ['root', 'd00'], users: 1 });
    expect(departments[19]).toEqual({ code: 'd19', name: 'Name of d19', path: ['root', 'd19'], users: 0 });
  });

  it('shows the difference as it is now, not as it was', async () => {
    const { tenant, id } = await holdTwenty(running.connector);
    await running.connector.call('singleOrgSync', singleOrgSync(tenant, 9, 'd00', 'root'));
    const { body } = await callAdmin(running.connector, `removals/${id}`);
    expect(body).toMatchObject({ id, removals: 20, difference: { total: 19, users: 0 } });
  });

  it('removes the departments when it is approved, and says who did it', async () => {
    const { tenant, id } = await holdTwenty(running.connector);
    expect((await act(id, 'approve')).body).toEqual({ id, state: 'approved', removed: 20 });
    expect(await live(tenant)).toBe(1);
    const { body } = await callAdmin(running.connector, `removals/${id}`);
    expect(body).toMatchObject({ state: 'approved', difference: null, settledAt: expect.any(String) });
    expect(
      await itemsOf(running.connector, `receipts?tenantId=${tenant}&kind=admin.approve-removal`),
    ).toMatchObject([
      {
        dialect: 'admin',
        outcome: 'applied',
        reason: expect.stringMatching(/^approved by token [0-9a-f]{8}$/),
      },
    ]);
  });

  it('keeps the departments when it is rejected', async () => {
    const { tenant, id } = await holdTwenty(running.connector);
    expect((await act(id, 'reject')).body).toEqual({ id, state: 'rejected', removed: 0 });
    expect(await live(tenant)).toBe(21);
    expect(
      await itemsOf(running.connector, `receipts?tenantId=${tenant}&kind=admin.reject-removal`),
    ).toHaveLength(1);
  });

  it('is decided once: further decisions answer 409 and leave no audit entry', async () => {
    const { tenant, id } = await holdTwenty(running.connector);
    const replies = await Promise.all([act(id, 'approve'), act(id, 'reject'), act(id, 'approve')]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await act(id, 'reject')).body).toMatchObject({ status: 409, title: 'Conflict' });
    const entries = await itemsOf(running.connector, `receipts?tenantId=${tenant}`);
    expect(entries.filter(({ dialect }) => dialect === 'admin')).toHaveLength(1);
  });

  it('is not known under another id', async () => {
    for (const action of ['approve', 'reject'])
      expect((await act('01ARZ3NDEKTSV4RRFF', action)).status).toBe(404);
    expect((await callAdmin(running.connector, 'removals/01ARZ3NDEKTSV4RRFF')).status).toBe(404);
  });

  it('leaves the list of open ones when it is decided, and is found under its state', async () => {
    const { tenant, id } = await holdTwenty(running.connector);
    const other = await holdTwenty(running.connector);
    await act(id, 'reject');
    const ids = async (query: string) =>
      (await itemsOf(running.connector, `removals?tenantId=${tenant}${query}`)).map((item) => item.id);
    expect(await ids('')).toEqual([]);
    expect(await ids('&state=rejected')).toEqual([id]);
    expect(await ids('&state=all')).toEqual([id]);
    expect(await itemsOf(running.connector, `removals?tenantId=${other.tenant}`)).toMatchObject([
      { id: other.id },
    ]);
  });
});
