import { afterEach, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { HousekeepingService } from '../../src/housekeeping/housekeeping.service.js';
import type { KitKind } from '../../src/protocol/routes.js';
import { V1_ACCESS_KEY } from '../support/connector.js';
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
import { V1Client } from '../support/v1-client.js';
import { inV1 } from '../support/v1-messages.js';

const OLD_KEY = 'the-v1-key-before';
const DAY_MS = 24 * 3_600_000;

type Story = readonly (readonly [KitKind, Message])[];

/** Each kind with each flag that V1 has. */
const STORIES: Readonly<Record<KitKind, (tenantId: string) => Story>> = {
  tenantSync: (id) => [
    ['tenantSync', tenantSync(id, 1)],
    ['tenantSync', tenantSync(id, 2, { name: '华为 & 测试=1+1 😀' })],
    ['tenantSync', tenantSync(id, 3, { flag: 0 })],
    ['tenantSync', tenantSync(id, 4, { orderId: '' })],
  ],
  applicationSync: (id) => [
    ['applicationSync', applicationSync(id, 1)],
    ['applicationSync', applicationSync(id, 2, 'another', { appId: 'app-2' })],
    ['applicationSync', applicationSync(id, 3, 'x', { flag: 0, clientSecret: '' })],
  ],
  authSync: (id) => [
    ['authSync', authSync(id, 1, [user('ann'), user('bob', { extension: null }), user('cid')])],
    [
      'authSync',
      authSync(id, 2, [user('ann', { workPlace: '北京', extension: { a: { b: [1] } } })], { flag: 2 }),
    ],
    ['authSync', authSync(id, 3, [{ userName: 'cid', extension: {} }], { flag: 0 })],
  ],
  singleOrgSync: (id) => [
    ['singleOrgSync', singleOrgSync(id, 1, 'd1')],
    ['singleOrgSync', singleOrgSync(id, 2, 'd2', 'd1')],
    ['singleOrgSync', singleOrgSync(id, 3, 'd1', '', { flag: 2, orgName: '研发' })],
    ['singleOrgSync', singleOrgSync(id, 4, 'd2', 'd1', { flag: 0 })],
  ],
  allOrgSync: (id) => [
    ['allOrgSync', allOrgSync(id, 1, [['d1'], ['d2', 'd1'], ['d3', 'd2', '市场部']])],
    ['allOrgSync', allOrgSync(id, 2, [['d1'], ['d3', 'd1', '市场部']])],
  ],
};
const TABLES = ['tenant', 'application', 'department', 'authorization_user'];

onEveryDatabase('V1 kit', { KOOSYNC_V1_ACCESS_KEYS: `${V1_ACCESS_KEY},${OLD_KEY}` }, (on) => {
  afterEach(() => void jest.restoreAllMocks());
  const v1 = (key?: string) => new V1Client(on.connector.url, key);
  const setClock = (now: number) =>
    jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(now);

  /** Every row of a tenant, but for whose it is and what is encrypted anew each time. */
  async function rowsOf(tenantId: string) {
    const rows: Record<string, unknown> = {};
    for (const table of TABLES) {
      const found = await on.connector.rows<Record<string, unknown>>(
        `SELECT t.* FROM ${table} t JOIN scope s ON s.id = t.scope_id WHERE s.tenant_id = '${tenantId}'`,
      );
      const own = found.map(({ scope_id: _, person_key: __, secret_jwe, ...row }) =>
        JSON.stringify({ ...row, hasSecret: secret_jwe !== null && secret_jwe !== undefined }),
      );
      rows[table] = own.sort();
    }
    return rows;
  }

  it.each(Object.entries(STORIES))('%s leaves the same state as in V2', async (_, story) => {
    const [inTwo, inOne] = [newTenant(), newTenant()];
    for (const [kind, message] of story(inTwo))
      expect((await on.connector.call(kind, message)).resultCode).toBe('000000');
    for (const [kind, message] of story(inOne))
      expect(await v1().kit(kind, inV1(message))).toMatchObject({ status: 200, resultCode: '000000' });
    const state = await rowsOf(inOne);
    expect(state).toEqual(await rowsOf(inTwo));
    expect(Object.values(state).flat().length).toBeGreaterThan(0);
    for (const { dialect, canonical_form, nonce } of await receiptsOf(on.connector, inOne))
      expect({ dialect, canonical_form, nonce }).toEqual({
        dialect: 'v1-kit',
        canonical_form: 'canonical',
        nonce: null,
      });
  });

  it('takes lists as lists, numbers as numbers, and every V1 key', async () => {
    const tenantId = newTenant();
    const list = [['d1'], ['d2', 'd1']] as const;
    const { orgInfoList, ...rest } = allOrgSync(tenantId, 1, list);
    const printed = (orgInfoList as Record<string, string>[])
      .map((one) => `{orgCode=${one.orgCode}, orgName=${one.orgName}, parentCode=${one.parentCode}}`)
      .join(', ');
    const client = v1(OLD_KEY);
    // as Java prints a list of maps
    const authToken = client.kitToken({ ...rest, orgInfo: `[${printed}]` });
    const body = JSON.stringify({ ...rest, orgInfo: orgInfoList });
    const request = client.kitRequest('allOrgSync', rest);
    const answer = await client.send({ ...request, headers: { authToken }, body });
    expect(answer.resultCode).toBe('000000');
    expect(Object.keys((await directoryOf(on.connector, tenantId)).departments).sort()).toEqual(['d1', 'd2']);
  });

  it('takes a request however old its timeStamp is: V1 has no window', async () => {
    const tenantId = newTenant();
    const message = inV1(tenantSync(tenantId, 0, { timeStamp: '20170621185532100' }));
    expect((await v1().kit('tenantSync', message)).resultCode).toBe('000000');
    expect(
      (await v1().kit('tenantSync', { ...message, name: 'Older', timeStamp: '20160621185532100' })).text,
    ).toBe('{"resultCode":"000000","resultMsg":"success."}');
    expect((await directoryOf(on.connector, tenantId)).tenant).toBe('Acme');
  });

  it('gives a byte-identical resend the first reply, applies nothing and names the first receipt', async () => {
    const tenantId = newTenant();
    const request = v1().kitRequest('tenantSync', inV1(tenantSync(tenantId, 5)));
    const first = await v1().send(request);
    await v1().kit('tenantSync', inV1(tenantSync(tenantId, 5, { name: 'Newer' })));
    expect(await v1().send(request)).toEqual(first);
    expect((await directoryOf(on.connector, tenantId)).tenant).toBe('Newer');
    const [one, , three] = await receiptsOf(on.connector, tenantId);
    expect(three).toMatchObject({ outcome: 'resent', result_code: '000000', first_id: one?.id });
  });

  it('recognises the resend of a large request (over 64 KiB)', async () => {
    const tenantId = newTenant();
    const list = Array.from({ length: 1500 }, (_, i) => [`d${i}`] as const);
    const request = v1().kitRequest('allOrgSync', inV1(allOrgSync(tenantId, 5, list)));
    expect(request.body?.length).toBeGreaterThan(64 * 1024);
    const first = await v1().send(request);
    expect(first.resultCode).toBe('000000');
    expect(await v1().send(request)).toEqual(first);
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 1 });
    expect(Object.keys((await directoryOf(on.connector, tenantId)).departments)).toHaveLength(1500);
  });

  it('takes the same message in other bytes for another request, which changes nothing', async () => {
    const tenantId = newTenant();
    const client = v1();
    const request = client.kitRequest('tenantSync', inV1(tenantSync(tenantId, 5)));
    await client.send(request);
    await client.send({ ...request, body: `${String(request.body)} ` });
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, unchanged: 1 });
  });

  it('remembers a request for a day; then it is judged afresh, and still changes nothing twice', async () => {
    const tenantId = newTenant();
    const now = Date.now();
    const request = v1().kitRequest('tenantSync', inV1(tenantSync(tenantId, 5)));
    setClock(now);
    await v1().send(request);
    setClock(now + DAY_MS);
    await on.connector.app.get(HousekeepingService).tidy();
    await v1().send(request);
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 1 });
    setClock(now + DAY_MS + 1);
    await on.connector.app.get(HousekeepingService).tidy();
    expect((await v1().send(request)).resultCode).toBe('000000');
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 1, unchanged: 1 });
  });

  it('does not remember what it refused', async () => {
    const tenantId = newTenant();
    const bad = v1().kitRequest('tenantSync', inV1(tenantSync(tenantId, 5, { name: '' })));
    expect((await v1().send(bad)).resultCode).toBe('000002');
    expect((await v1().send(bad)).resultCode).toBe('000002');
    expect(await outcomesOf(on.connector, tenantId)).toEqual({});
  });

  it('applies two that arrive at once, byte for byte the same, once', async () => {
    const tenantId = newTenant();
    const request = v1().kitRequest('tenantSync', inV1(tenantSync(tenantId, 5)));
    const answers = await Promise.all(Array.from({ length: 8 }, () => v1().send(request)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 7 });
  });
});
