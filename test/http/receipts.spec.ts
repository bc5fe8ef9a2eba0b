import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { seal } from '../support/connector.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, tenantSync, user } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf, receiptsWhere } from '../support/receipts.js';

onEveryDatabase('the receipt of a call', {}, (on) => {
  const only = async (tenantId: string) => {
    const [receipt, ...others] = await receiptsOf(on.connector, tenantId);
    expect(others).toEqual([]);
    return receipt!;
  };

  it('tells who, when, what, how it ended and what was answered', async () => {
    const tenantId = newTenant();
    const request = seal('tenantSync', tenantSync(tenantId, 1), { nonce: `nonce ${tenantId}` });
    const before = Date.now();
    const reply = await on.connector.send(request);
    const receipt = await only(tenantId);
    expect(receipt).toMatchObject({
      kind: 'tenantSync',
      dialect: 'v2-kit',
      lane: 'production',
      instance_id: 'instance-1',
      tenant_id: tenantId,
      nonce: `nonce ${tenantId}`,
      outcome: 'applied',
      result_code: '000000',
      reason: null,
      applied: { created: 1, updated: 0, unchanged: 0, superseded: 0, removed: 0, held: 0 },
      body_size: request.body.length,
      body_hash: createHash('sha256').update(request.body).digest('hex'),
      canonical_form: 'canonical',
      secret_key_matched: null,
      reply: reply.text,
      first_id: null,
      calls: 1,
    });
    expect(receipt.received_at).toBeGreaterThanOrEqual(before);
    expect(receipt.received_at).toBeLessThanOrEqual(Date.now());
    expect(JSON.parse(receipt.request ?? '')).toEqual(tenantSync(tenantId, 1));
  });

  it('tells a refusal with its reason and the request', async () => {
    const tenantId = newTenant();
    const reply = await on.connector.call('tenantSync', tenantSync(tenantId, 1, { flag: 9 }));
    const [receipt] = await receiptsWhere(on.connector, `reply LIKE '%${reply.resultMsg.slice(-19)}%'`);
    expect(receipt).toMatchObject({
      outcome: 'refused',
      result_code: '000002',
      applied: null,
      reply: reply.text,
    });
    expect(receipt?.reason).toMatch(/flag/);
    expect(JSON.parse(receipt?.request ?? '')).toMatchObject({ tenantId, flag: 9 });
  });

  it.each([
    ['superseded', 1],
    ['unchanged', 5],
    ['applied', 9],
  ])('says %s', async (outcome, step) => {
    const tenantId = newTenant();
    await on.connector.call('singleOrgSync', singleOrgSync(tenantId, 5, 'd1'));
    await on.connector.call('singleOrgSync', singleOrgSync(tenantId, step, 'd1', step === 9 ? 'p' : ''));
    expect((await receiptsOf(on.connector, tenantId)).map((receipt) => receipt.outcome).sort()).toEqual(
      ['applied', outcome].sort(),
    );
  });

  it('keeps the personal values of users sealed, wherever they stand', async () => {
    const people = [
      user('ann', { mobile: '+8613800001234', email: 'ann.lee@example.com' }),
      user('bob', {
        mobile: '123',
        email: 'no address',
        extension: { homePhone: '075512345678', list: [{ workEmail: 'bob@example.com' }] },
      }),
      user('cid', { extension: '{"mobile":"13900007777","email":"cid@example.org"}' }),
    ];
    for (const users of [people, JSON.stringify(people)]) {
      const tenantId = newTenant();
      expect((await on.connector.call('authSync', authSync(tenantId, 1, users))).resultCode).toBe('000000');
      const { request } = await only(tenantId);
      expect(request).toContain('"userName":"ann"');
      for (const told of [
        '1234',
        'ANN',
        'engineer',
        'Shenzhen',
        '2022-04',
        'level',
        '13800001',
        'ann.lee',
        '"123"',
        'no address',
        '07551234',
        'bob@',
        '1390000',
        'cid@',
      ])
        expect(request).not.toContain(told);
    }
  });

  it('keeps only their names of a refused call', async () => {
    const tenantId = newTenant();
    const nonce = `nonce ${tenantId}`;
    const users = [
      user('ann', { role: 'root' }),
      user('bob', { mobile: 13800005678 }),
      user('cid', { mobile: ['13800009999'] }),
    ];
    await on.connector.call('authSync', authSync(tenantId, 1, users), { nonce });
    const [receipt] = await receiptsWhere(on.connector, `nonce = '${nonce}'`);
    expect(receipt).toMatchObject({ outcome: 'refused' });
    expect(`${receipt?.request}${receipt?.reply}${receipt?.reason}`).not.toMatch(
      /13800001|13800005|13800009|1234|5678|ann@|ANN|engineer|Shenzhen|2022-04|level|root/,
    );
    const { userList } = JSON.parse(receipt?.request ?? '') as { userList: unknown[] };
    expect(userList[0]).toEqual({
      ...{ userName: 'ann', orgCode: 'd1', enable: 'true' },
      withheld: [
        ...['name', 'role', 'position', 'employeeCode', 'employeeType', 'mobile', 'email'],
        ...['workPlace', 'entryDate', 'extension'],
      ],
    });
  });

  it.each([
    ['a list of 3000 departments', 'allOrgSync', 'a list'],
    ['a list of 3000 departments in a string', 'allOrgSync', 'a string'],
    ['400 users with long names', 'authSync', 'a list'],
    ['400 users with long names in a string', 'authSync', 'a string'],
  ] as const)(
    'keeps %s small: scalar fields, item count, hash and the first 20 changed',
    async (_, kind, form) => {
      const tenantId = newTenant();
      const message =
        kind === 'allOrgSync'
          ? allOrgSync(
              tenantId,
              1,
              Array.from({ length: 3000 }, (_, i) => [`d${i}`]),
            )
          : authSync(
              tenantId,
              1,
              Array.from({ length: 400 }, (_, i) => user(`u${i}`, { position: 'p'.repeat(60) })),
            );
      const list = kind === 'allOrgSync' ? 'orgInfoList' : 'userList';
      const items = (message[list] as unknown[]).length;
      const sent = form === 'a list' ? message : { ...message, [list]: JSON.stringify(message[list]) };
      expect((await on.connector.call(kind, sent)).resultCode).toBe('000000');
      const { request, body_hash, applied } = await only(tenantId);
      expect(request?.length).toBeLessThan(16 * 1024);
      expect(body_hash).toMatch(/^[\da-f]{64}$/);
      expect(applied?.created).toBe(items);
      const kept = JSON.parse(request ?? '') as { tenantId: string; items: number; changed: string[] };
      expect(kept).toMatchObject({ tenantId, items });
      expect(kept.changed).toHaveLength(20);
      expect(request).not.toContain('13800001');
    },
  );

  it('has an id that sorts by time and is told to the caller of a refused call', async () => {
    const tenantId = newTenant();
    const replies = [];
    for (let i = 0; i < 5; i++) {
      replies.push(
        await on.connector.call('tenantSync', tenantSync(tenantId, 1, { name: i }), {
          nonce: `${tenantId} ${i}`,
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const receipts = await receiptsWhere(on.connector, `nonce LIKE '${tenantId} %'`);
    const ids = receipts.map(({ id }) => id);
    expect([...ids].sort()).toEqual(ids);
    replies.forEach(({ resultMsg }, i) => expect(resultMsg).toContain(ids[i]));
  });
});
