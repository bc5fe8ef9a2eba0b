import { expect, it } from '@jest/globals';
import { authSync, newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf } from './call-admin.js';

interface Count {
  readonly kind: string;
  readonly outcome: string;
  readonly resultCode: string;
  readonly calls: number;
  readonly newestId: string;
}
interface Told {
  readonly calls: { lastDay: Count[]; lastWeek: Count[]; hours: Record<string, string | number>[] };
  readonly tenants: { bound: number; quietest: Record<string, string>[] };
  readonly probe: { lastAt: string | null; calls: number; bad: number };
  readonly removals: { open: number };
}

onEveryDatabase('the overview', {}, (running) => {
  const overview = async () => (await callAdmin(running.connector, 'overview')).body as unknown as Told;

  it('counts calls by how they ended, and leads to the newest of them', async () => {
    const { connector } = running;
    const tenant = newTenant();
    await connector.call('tenantSync', tenantSync(tenant, 1));
    await connector.call('singleOrgSync', singleOrgSync(tenant, 1, 'd1'));
    await connector.call('singleOrgSync', singleOrgSync(tenant, 1, 'd2'));
    const wrongKey = { accessKey: 'the-key-of-somebody-else' };
    await connector.call('authSync', authSync(tenant, 1), wrongKey);
    await connector.call('authSync', authSync(tenant, 1), wrongKey);
    const { calls } = await overview();
    const ended = calls.lastDay.map((count) => [count.kind, count.outcome, count.resultCode, count.calls]);
    expect(ended).toEqual(
      expect.arrayContaining([
        ['tenantSync', 'applied', '000000', 1],
        ['singleOrgSync', 'applied', '000000', 2],
        ['authSync', 'refused', '000001', 2],
      ]),
    );
    const refused = calls.lastDay.find(({ outcome }) => outcome === 'refused');
    const [newest] = await itemsOf(connector, 'receipts?outcome=refused');
    expect(refused?.newestId).toBe(newest?.['id']);
    expect(calls.lastWeek).toEqual(calls.lastDay);
    expect(calls.hours).toHaveLength(168);
    expect(calls.hours.at(-1)).toMatchObject({ applied: 3, refused: 2 });
  });

  it('tells when each enterprise was last heard of, and whether the probe was there', async () => {
    const { connector } = running;
    const tenant = newTenant();
    await connector.call('tenantSync', tenantSync(tenant, 1, { name: 'Quiet Ltd' }));
    await connector.call('tenantSync', tenantSync(tenant, 1, { testFlag: 1 }));
    await connector.call('singleOrgSync', singleOrgSync(tenant, 1, 'd', '', { testFlag: 1, flag: 9 }));
    const { tenants, probe } = await overview();
    const [last] = await itemsOf(connector, `receipts?tenantId=${tenant}&lane=all`);
    expect(tenants.quietest).toContainEqual({
      ...{ tenantId: tenant, instanceId: 'instance-1', name: 'Quiet Ltd' },
      ...{ lastReceiptId: last?.['id'], lastCallAt: expect.stringMatching(/Z$/) },
    });
    expect(tenants.bound).toBeGreaterThanOrEqual(1);
    expect(probe).toMatchObject({ calls: 1, lastAt: expect.stringMatching(/Z$/) });
  });

  it('says what the token may do, and which parts the connector has', async () => {
    const { body } = await callAdmin(running.connector, 'token');
    expect(body).toMatchObject({ scopes: ['read', 'operate', 'reveal'] });
    expect(body['id']).toMatch(/^[0-9a-f]{8}$/);
    expect(body['parts']).toEqual(expect.arrayContaining(['overview', 'receipts', 'removals', 'tenants']));
  });
});
