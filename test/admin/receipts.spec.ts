import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from '@jest/globals';
import { seal } from '../support/connector.js';
import { authSync, newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf, walk, type Item } from './call-admin.js';

const [A, B] = [newTenant(), newTenant()];

onEveryDatabase('the webhook audit log', {}, (running) => {
  const items = (path: string): Promise<Item[]> => itemsOf(running.connector, path);
  const first = seal('tenantSync', tenantSync(A, 1), { nonce: 'nonce-of-the-first' });

  beforeAll(async () => {
    const { connector } = running;
    await connector.send(first);
    await connector.send(first);
    await connector.call('singleOrgSync', singleOrgSync(A, 2, 'd1', '', { flag: 7 }));
    await connector.call('authSync', authSync(B, 3));
    await connector.call('tenantSync', tenantSync(A, 4, { testFlag: 1 }));
    await connector.call('tenantSync', tenantSync(A, 5), { accessKey: 'not-the-access-key' });
  });

  it('tells a call in the words of the contract', async () => {
    const [receipt] = await items(`receipts?tenantId=${A}&outcome=applied`);
    expect(receipt).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{18}$/),
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      kind: 'tenantSync',
      dialect: 'v2-kit',
      instanceId: 'instance-1',
      tenantId: A,
      lane: 'production',
      nonce: 'nonce-of-the-first',
      outcome: 'applied',
      resultCode: '000000',
      reason: null,
      applied: { created: 1, updated: 0, unchanged: 0, superseded: 0, removed: 0, held: 0 },
      durationMs: expect.any(Number),
      bodySize: first.body.length,
      bodyHash: createHash('sha256').update(first.body).digest('hex'),
      keyMatched: expect.any(String),
      canonicalForm: 'canonical',
      secretKeyMatched: null,
      firstId: null,
      calls: 1,
    });
  });

  it('is told newest first', async () => {
    const told = await items('receipts?lane=all');
    const times = told.map(({ receivedAt }) => receivedAt as string);
    expect(told.length).toBeGreaterThanOrEqual(6);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('names the first call in the receipt of a resend', async () => {
    const [applied] = await items(`receipts?tenantId=${A}&outcome=applied`);
    const [resent] = await items(`receipts?tenantId=${A}&outcome=resent`);
    expect(resent).toMatchObject({ firstId: applied?.id, nonce: applied?.nonce, resultCode: '000000' });
  });

  it('includes calls whose lane is not known in the production lane, and only there', async () => {
    const strangers = await items('receipts?outcome=refused&resultCode=000001');
    expect(strangers).toMatchObject([{ lane: null, tenantId: null, kind: 'tenantSync', keyMatched: null }]);
    expect(await items('receipts?outcome=refused&resultCode=000001&lane=test')).toEqual([]);
    expect(await items(`receipts?lane=test`)).toMatchObject([{ lane: 'test', tenantId: A }]);
  });

  it('can be narrowed by kind, result code, outcome, tenant and instance', async () => {
    expect(await items('receipts?kind=authSync')).toMatchObject([{ kind: 'authSync', tenantId: B }]);
    expect(await items('receipts?resultCode=000002')).toMatchObject([
      { outcome: 'refused', kind: 'singleOrgSync' },
    ]);
    expect(await items(`receipts?tenantId=${B}&outcome=refused`)).toEqual([]);
    expect(await items(`receipts?tenantId=${B}&instanceId=instance-1`)).toHaveLength(1);
    expect(await items(`receipts?tenantId=${B}&instanceId=instance-2`)).toEqual([]);
  });

  it('can be narrowed to a time, written as ISO 8601 or as milliseconds', async () => {
    const all = await items('receipts?lane=all&limit=1000');
    const middle = all[2]?.receivedAt as string;
    const ms = Date.parse(middle);
    const local = new Date(ms + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
    for (const moment of [middle, String(ms), local, encodeURIComponent(local)]) {
      const since = await items(`receipts?lane=all&limit=1000&from=${moment}`);
      const before = await items(`receipts?lane=all&limit=1000&to=${moment}`);
      expect(since).toEqual(all.filter(({ receivedAt }) => (receivedAt as string) >= middle));
      expect(before).toEqual(all.filter(({ receivedAt }) => (receivedAt as string) < middle));
    }
    expect(await items('receipts?from=0&to=1')).toEqual([]);
    expect(await items('receipts?lane=all&limit=1000&to=9999-12-31')).toEqual(all);
  });

  it('is not shifted by calls that come while it is walked', async () => {
    const before = await items(`receipts?tenantId=${A}&lane=all`);
    const walked = await walk(running.connector, `receipts?tenantId=${A}&lane=all&limit=1`, () =>
      running.connector.call('tenantSync', tenantSync(A, 1)),
    );
    expect(walked).toEqual(before);
  });

  it('shows one receipt with the redacted request and the reply', async () => {
    const [item] = await items('receipts?kind=authSync');
    const { status, body } = await callAdmin(running.connector, `receipts/${item?.id as string}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...item,
      request: {
        tenantId: B,
        userList: [{ userName: 'ann', mobile: '*******1234', email: 'a***@example.com' }],
      },
      reply: { resultCode: '000000', resultMsg: 'success.' },
      replyText: '{"resultCode":"000000","resultMsg":"success."}',
    });
  });

  it('keeps the request of a stranger to itself', async () => {
    const [item] = await items('receipts?resultCode=000001');
    const { body } = await callAdmin(running.connector, `receipts/${item?.id as string}`);
    expect(body).toMatchObject({ request: null, reply: { resultCode: '000001' } });
  });

  it('answers 404 for a receipt that there is not', async () => {
    for (const id of ['01ARZ3NDEKTSV4RRFF', 'x', '%27', '..%2f']) {
      const { status, headers, body } = await callAdmin(running.connector, `receipts/${id}`);
      expect([id, status, body.status]).toEqual([id, 404, 404]);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });
});
