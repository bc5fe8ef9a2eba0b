import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { seal, TestConnector, type Reply } from '../support/connector.js';
import { directoryOf } from '../support/directory.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Message,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { outcomesOf, receiptsOf } from '../support/receipts.js';

const HUNDRED = Array.from({ length: 100 }, (_, i) => i);
const dataKeyFile = join(tmpdir(), `koosync-data-key-${randomBytes(6).toString('hex')}`);
writeFileSync(dataKeyFile, randomBytes(32).toString('base64'));

const KINDS: [KitKind, (tenantId: string) => Message][] = [
  ['tenantSync', (id) => tenantSync(id, 5)],
  ['applicationSync', (id) => applicationSync(id, 5)],
  ['authSync', (id) => authSync(id, 5, [user('ann'), user('bob')])],
  ['singleOrgSync', (id) => singleOrgSync(id, 5, 'd1')],
  ['allOrgSync', (id) => allOrgSync(id, 5, [['d1'], ['d2', 'd1']])],
];

onEveryDatabase('calls that come together', { KOOSYNC_DATA_KEY_FILE: dataKeyFile }, (on) => {
  /** A second process on the same database; the embedded one has but one. */
  let second: TestConnector;
  beforeAll(async () => {
    const alone = on.database.url.startsWith('sqlite:');
    second = alone
      ? on.connector
      : await TestConnector.start(on.database.url, { KOOSYNC_DATA_KEY_FILE: dataKeyFile });
  });
  afterAll(() => (second === on.connector ? undefined : second.stop()));

  const texts = (replies: readonly Reply[]) => [...new Set(replies.map(({ text }) => text))];
  const SUCCESS = ['{"resultCode":"000000","resultMsg":"success."}'];
  /** Every other call goes to the second process. */
  const either = (i: number) => (i % 2 === 0 ? on.connector : second);

  it.each(KINDS)('100 identical %s calls have one effect and equal replies', async (kind, make) => {
    const tenantId = newTenant();
    const request = seal(kind, make(tenantId));
    expect(texts(await Promise.all(HUNDRED.map(() => on.connector.send(request))))).toEqual(SUCCESS);
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 99 });
    const firsts = new Set(
      (await receiptsOf(on.connector, tenantId)).map(({ id, first_id }) => first_id ?? id),
    );
    expect(firsts.size).toBe(1);
  });

  it.each(KINDS)(
    '100 identical %s calls at two processes have one effect and equal replies',
    async (kind, make) => {
      const tenantId = newTenant();
      const request = seal(kind, make(tenantId));
      expect(texts(await Promise.all(HUNDRED.map((i) => either(i).send(request))))).toEqual(SUCCESS);
      expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 99 });
    },
  );

  it.each(KINDS)('100 equal %s messages under 100 nonces have one effect', async (kind, make) => {
    const tenantId = newTenant();
    const message = make(tenantId);
    expect(texts(await Promise.all(HUNDRED.map((i) => either(i).call(kind, message))))).toEqual(SUCCESS);
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, unchanged: 99 });
  });

  it('100 different departments of one tenant are all there, linked', async () => {
    const tenantId = newTenant();
    const replies = await Promise.all(
      HUNDRED.map((i) =>
        either(i).call(
          'singleOrgSync',
          singleOrgSync(tenantId, i, `d${i}`, i === 0 ? '' : `d${Math.floor(i / 2)}`),
        ),
      ),
    );
    expect(texts(replies)).toEqual(SUCCESS);
    const { departments } = await directoryOf(on.connector, tenantId);
    expect(Object.keys(departments)).toHaveLength(100);
    expect(departments.d99?.path).toEqual(['d0', 'd1', 'd3', 'd6', 'd12', 'd24', 'd49', 'd99']);
    expect(Object.values(departments).every(({ path }) => path !== null)).toBe(true);
  });

  it('100 different tenants with five kinds each are all there', async () => {
    const tenants = HUNDRED.map(() => newTenant());
    const replies = await Promise.all(
      tenants.flatMap((tenantId, i) => KINDS.map(([kind, make]) => either(i).call(kind, make(tenantId)))),
    );
    expect(texts(replies)).toEqual(SUCCESS);
    for (const tenantId of [tenants[0], tenants[37], tenants[99]] as string[])
      expect(await directoryOf(on.connector, tenantId)).toMatchObject({
        tenant: 'Acme',
        applications: { 'app-1': 'client-1' },
        departments: { d1: { path: ['d1'] }, d2: { path: ['d1', 'd2'] } },
        users: { 'app-1/ann': { authorized: true }, 'app-1/bob': { authorized: true } },
      });
  });

  it('100 renames of one department end with the newest source time', async () => {
    const tenantId = newTenant();
    const replies = await Promise.all(
      HUNDRED.map((i) => {
        const step = (i * 37) % 100;
        return either(i).call(
          'singleOrgSync',
          singleOrgSync(tenantId, step, 'd1', '', { orgName: `Name ${step}` }),
        );
      }),
    );
    expect(texts(replies)).toEqual(SUCCESS);
    expect((await directoryOf(on.connector, tenantId)).departments.d1?.name).toBe('Name 99');
  });

  it('with one nonce and two contents: one is applied, the other refused with 000001, never an error', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [newTenant(), newTenant()];
      const sealing = { nonce: `nonce-of-${a}`, timestamp: Date.now() };
      const replies = await Promise.all([
        on.connector.call('allOrgSync', allOrgSync(a, 1, [['d1']]), sealing),
        second.call('allOrgSync', allOrgSync(b, 1, [['d1']]), sealing),
        on.connector.call('allOrgSync', allOrgSync(b, 1, [['d2']]), sealing),
      ]);
      expect(replies.map(({ resultCode }) => resultCode).sort()).toEqual(['000000', '000001', '000001']);
    }
  });

  it('full lists, single changes and an unbinding of one tenant at once leave no error and no half-linked tree', async () => {
    const tenantId = newTenant();
    const calls: [KitKind, Message][] = HUNDRED.map((i) => {
      if (i % 10 === 0) return ['allOrgSync', allOrgSync(tenantId, i, [['d1'], [`l${i}`, 'd1']])];
      if (i === 55) return ['tenantSync', tenantSync(tenantId, i, { flag: 0 })];
      return ['singleOrgSync', singleOrgSync(tenantId, i, `s${i}`, 'd1')];
    });
    const replies = await Promise.all(calls.map(([kind, message], i) => either(i).call(kind, message)));
    expect(texts(replies)).toEqual(SUCCESS);
    const { departments } = await directoryOf(on.connector, tenantId);
    const codes = ['d1', 'l90', ...[91, 92, 93, 94, 95, 96, 97, 98, 99].map((i) => `s${i}`)];
    expect(Object.keys(departments).sort()).toEqual(codes.sort());
    for (const code of codes) expect(departments[code]?.path).toEqual(code === 'd1' ? ['d1'] : ['d1', code]);
  });
});
