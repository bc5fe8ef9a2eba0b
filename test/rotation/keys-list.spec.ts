import { afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { accessKey } from '../../src/protocol/access-key.js';
import { KeyUses } from '../../src/rotation/key-uses.js';
import { callAdmin, itemsOf, type Item } from '../admin/call-admin.js';
import { V1_ACCESS_KEY } from '../support/connector.js';
import { applicationSync, newTenant, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';

const DAY_MS = 24 * 3_600_000;
const [CURRENT, OLD] = ['the-current-kit-key', 'the-old-kit-key'];
const READER = 'a-token-that-only-reads';
const environment = {
  KOOSYNC_KIT_ACCESS_KEYS: `${CURRENT},${OLD}`,
  KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY,
  KOOSYNC_ADMIN_TOKENS: `an-admin-token-of-the-tests,read:${READER}`,
  KOOSYNC_WEBHOOK_URL: 'http://127.0.0.1:9/hook',
  KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'true',
  KOOSYNC_WEBHOOK_LANES: 'test',
  KOOSYNC_WEBHOOK_SECRETS: `whsec_${'A'.repeat(32)},whsec_${'B'.repeat(32)}`,
};

onEveryDatabase('GET keys', environment, (running) => {
  const start = Date.now();
  const setClock = (now: number) =>
    jest.spyOn(running.connector.app.get<Clock>(Clock), 'now').mockReturnValue(now);
  const call = async (secret: string, now: number) => {
    setClock(now);
    const { resultCode } = await running.connector.call('tenantSync', tenantSync(newTenant(), 1), {
      accessKey: secret,
      timestamp: now,
    });
    expect(resultCode).toBe('000000');
  };
  const keys = async (use: string, query = ''): Promise<Item[]> =>
    (await itemsOf(running.connector, `keys${query}`)).filter((item) => item['use'] === use);

  beforeAll(async () => {
    setClock(start);
    await running.connector.call('applicationSync', applicationSync(newTenant(), 1), {
      accessKey: CURRENT,
      timestamp: start,
    });
  });
  afterEach(() => void jest.restoreAllMocks());

  it('tells when each key was used last, at once and never the key itself', async () => {
    await call(OLD, start);
    await call(CURRENT, start + 1000);
    const [current, old] = await keys('kit');
    expect(current).toMatchObject({
      id: accessKey(CURRENT).id,
      place: 'current',
      lastUsedAt: new Date(start + 1000).toISOString(),
      safeToRetire: false,
    });
    expect(old).toMatchObject({
      id: accessKey(OLD).id,
      place: 'old',
      lastUsedAt: new Date(start).toISOString(),
      safeToRetire: false,
    });
    expect(await keys('private')).toMatchObject([
      { place: 'current', lastUsedAt: new Date(start).toISOString() },
    ]);
    expect(await keys('v1')).toMatchObject([{ lastUsedAt: null, note: 'not used yet' }]);
    expect(await keys('basic')).toEqual([]);
    const { text } = await callAdmin(running.connector, 'keys');
    for (const secret of [CURRENT, OLD, V1_ACCESS_KEY, READER, 'whsec_', 'A'.repeat(32)])
      expect(text).not.toContain(secret);
  });

  it('lets an old key go once it was not used for thirty days and the current one was', async () => {
    await call(OLD, start);
    setClock(start + 31 * DAY_MS);
    expect((await keys('kit'))[1]).toMatchObject({
      safeToRetire: false,
      note: 'the current key was not used for 30 days either',
    });
    await call(CURRENT, start + 31 * DAY_MS);
    expect((await keys('kit'))[1]).toMatchObject({ safeToRetire: true, note: 'not used for 30 days' });
    expect((await keys('kit', '?days=40'))[1]).toMatchObject({ safeToRetire: false });
    await call(OLD, start + 32 * DAY_MS);
    expect((await keys('kit'))[1]).toMatchObject({ safeToRetire: false });
  });

  it('counts what the receipts tell once, and takes them up where it stopped', async () => {
    const { connector } = running;
    const uses = connector.app.get(KeyUses);
    await call(OLD, start + 40 * DAY_MS);
    setClock(start + 41 * DAY_MS);
    await uses.gather();
    const [{ receipt_id: mark } = { receipt_id: '' }] = await connector.rows<{ receipt_id: string }>(
      'SELECT receipt_id FROM key_use_mark',
    );
    const beyond = await connector.rows(`SELECT id FROM receipt WHERE id > '${mark}'`);
    expect(beyond).toEqual([]);
    const rows = await connector.rows<{ last_used_at: number | string }>(
      `SELECT last_used_at FROM key_use WHERE purpose = 'kit' AND key_id = '${accessKey(OLD).id}'`,
    );
    expect(rows.map((row) => Number(row.last_used_at))).toEqual([start + 40 * DAY_MS]);
  });

  it('keeps the uses of admin tokens, and tells which were not used', async () => {
    setClock(start + 50 * DAY_MS);
    const tokens = await keys('admin');
    expect(tokens).toMatchObject([
      { lastUsedAt: new Date(start + 50 * DAY_MS).toISOString(), safeToRetire: false },
      { lastUsedAt: null, safeToRetire: true },
    ]);
    await callAdmin(running.connector, 'tenants', { token: READER });
    expect((await keys('admin'))[1]).toMatchObject({ safeToRetire: false });
    const noted = await running.connector.rows(`SELECT * FROM key_use WHERE purpose = 'admin'`);
    expect(noted).toHaveLength(2);
  });

  it('says of the data key how much it sealed, and of webhook secrets that both sign', async () => {
    expect(await keys('data')).toMatchObject([{ place: 'current', note: 'sealed 1 value' }]);
    expect(await keys('webhook')).toMatchObject([
      { place: 'current', safeToRetire: false },
      { place: 'old', safeToRetire: null },
    ]);
  });
});
