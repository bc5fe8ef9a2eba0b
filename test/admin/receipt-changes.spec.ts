import { expect, it } from '@jest/globals';
import type { ReceiptChangesPage } from '../../src/admin/receipts/receipt-changes.dto.js';
import {
  allOrgSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Listed,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf } from './call-admin.js';

onEveryDatabase('what a call changed', {}, (running) => {
  const newest = async (tenant: string) => {
    const [receipt] = await itemsOf(running.connector, `receipts?tenantId=${tenant}`);
    return receipt?.['id'] as string;
  };
  const changes = async (id: string, query = ''): Promise<ReceiptChangesPage> =>
    (await callAdmin(running.connector, `receipts/${id}/changes${query}`))
      .body as unknown as ReceiptChangesPage;

  it('is told with what was before, from whatever call that came', async () => {
    const { connector } = running;
    const tenant = newTenant();
    await connector.call('singleOrgSync', singleOrgSync(tenant, 1, 'a', '', { orgName: 'First' }));
    expect((await changes(await newest(tenant))).items).toMatchObject([
      { change: { type: 'department.saved', created: true }, before: null, known: true },
    ]);
    await connector.call('allOrgSync', allOrgSync(tenant, 2, [['a', '', 'Second'], ['b']]));
    await connector.call('singleOrgSync', singleOrgSync(tenant, 3, 'b'));
    await connector.call('singleOrgSync', singleOrgSync(tenant, 4, 'a', 'b', { orgName: 'Third' }));
    const { items, total, next } = await changes(await newest(tenant));
    expect([total, next]).toEqual([1, null]);
    expect(items).toMatchObject([
      {
        change: { type: 'department.moved', department: { name: 'Third', parentCode: 'b' } },
        before: { department: { name: 'Second', parentCode: null } },
        known: true,
      },
    ]);
  });

  it('is told of users, whose right is withdrawn, each for the application it was', async () => {
    const { connector } = running;
    const tenant = newTenant();
    await connector.call('authSync', authSync(tenant, 1, [user('ann', { name: 'Ann' })]));
    await connector.call('authSync', authSync(tenant, 1, [user('ann')], { appId: 'app-2' }));
    await connector.call('authSync', authSync(tenant, 2, [user('ann')], { flag: 3 }));
    expect((await changes(await newest(tenant))).items).toMatchObject([
      {
        change: { type: 'user.revoked', user: { appId: 'app-1', authorized: false } },
        before: { user: { appId: 'app-1', authorized: true, name: 'Ann' } },
      },
    ]);
  });

  it('comes in pages for a long list, each with what was before', async () => {
    const { connector } = running;
    const tenant = newTenant();
    const list = (name: string): Listed[] =>
      Array.from({ length: 450 }, (_, i): Listed => [`d${String(i).padStart(3, '0')}`, '', `${name} ${i}`]);
    await connector.call('allOrgSync', allOrgSync(tenant, 1, list('Old')));
    await connector.call('allOrgSync', allOrgSync(tenant, 2, list('New')));
    const id = await newest(tenant);
    const seen = new Map<string, unknown>();
    for (let page = await changes(id, '?limit=200'); ;) {
      expect(page.total).toBe(451);
      for (const { change, before } of page.items)
        if (change.department) seen.set(change.department['name'] as string, before?.department?.['name']);
      if (page.next === null) break;
      page = await changes(id, `?limit=200&after=${page.next}`);
    }
    expect(seen.size).toBe(450);
    expect([...seen].every(([now, before]) => before === now.replace('New', 'Old'))).toBe(true);
  });

  it('is found among the many calls of its enterprise', async () => {
    const { connector } = running;
    const tenant = newTenant();
    const ids: string[] = [];
    for (let step = 1; step <= 30; step++) {
      await connector.call('tenantSync', tenantSync(tenant, step, { name: `Name ${step}` }));
      ids.push(await newest(tenant));
    }
    for (const [i, id] of ids.entries()) {
      const { items } = await changes(id);
      expect(items.map(({ change, before }) => [change.tenant?.['name'], before?.tenant?.['name']])).toEqual([
        [`Name ${i + 1}`, i === 0 ? undefined : `Name ${i}`],
      ]);
    }
  });

  it('is nothing for a call that was refused, and 404 for what is no receipt', async () => {
    const { connector } = running;
    const wrongKey = { accessKey: 'the-key-of-somebody-else' };
    await connector.call('authSync', authSync(newTenant(), 1), wrongKey);
    const [refused] = await itemsOf(connector, 'receipts?outcome=refused');
    expect(await changes(refused?.['id'] as string)).toEqual({ items: [], total: 0, next: null });
    expect((await callAdmin(connector, 'receipts/nothing/changes')).status).toBe(404);
    const tenant = newTenant();
    await connector.call('tenantSync', tenantSync(tenant, 1));
    const path = `receipts/${await newest(tenant)}/changes`;
    expect((await callAdmin(connector, `${path}?after=nonsense`)).status).toBe(400);
    expect((await callAdmin(connector, `${path}?limit=201`)).status).toBe(400);
  });
});
