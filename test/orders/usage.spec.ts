import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { OrderApi } from '../../src/cli/simulator/servers/order-api.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { marketplaceOf } from '../../src/orders/marketplace-options.js';
import { UsageClient } from '../../src/orders/usage-client.js';
import { UsageQueue } from '../../src/orders/usage-queue.js';
import type { UsageRecord } from '../../src/orders/usage-record.js';
import { UsageService } from '../../src/orders/usage.service.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { openDatabase } from '../support/open-database.js';
import { QuietLog } from '../support/quiet-log.js';
import { TestClock } from '../support/test-clock.js';

const KEYS = { accessKey: 'AK', secretKey: 'SK-of-the-tests', usageKey: 'usage-key-of-the-tests' };
const random = { bytes: (count: number) => randomBytes(count) };
const never = new AbortController().signal;
const BEGIN = Date.UTC(2026, 10, 25, 8);

const record = (id: string, fields: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ id, instanceId: 'instance-1', begin: BEGIN, end: BEGIN + 3_600_000 },
  ...{ recorded: BEGIN + 3_700_000, value: '1.5' },
  ...fields,
});
const many = (count: number, prefix = 'r') =>
  Array.from({ length: count }, (_, i) => record(`${prefix}${i}`));

describe.each(DATABASES)('usage records, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let api: OrderApi;
  let clock: TestClock;
  let log: QuietLog;
  beforeAll(async () => {
    database = await fresh();
    dataSource = await openDatabase(database.url);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM queued_usage');
    clock = new TestClock();
    api = await OrderApi.open(0, KEYS, () => clock.now());
    log = new QuietLog();
  });
  afterEach(() => api.stop());

  /** One replica of the connector. */
  const replica = (keys = KEYS, url = api.url): UsageService => {
    const marketplace = marketplaceOf({ url, ...keys, usageTimeoutMs: 10_000 }, () => '');
    const client = new UsageClient(marketplace, clock, random);
    return new UsageService(new UsageQueue(new UnitOfWork(dataSource), clock, random), log, client);
  };
  const states = async (usage: UsageService, ids: string[]) =>
    Object.fromEntries((await usage.look(ids)).map(({ id, state }) => [id, state]));

  it('are pushed as the page shows them, and charged', async () => {
    const usage = replica();
    const odd = record('r/ü😀', { packageInstanceId: 'package-1', value: '0.0001' });
    expect(await usage.add([record('r1'), odd])).toEqual({ queued: 2, known: 0, conflicting: [] });
    expect(await usage.pushDue(never)).toBe(2);
    expect(
      [...api.usage.charged.values()].sort((a, b) =>
        String(a.metering_sn) < String(b.metering_sn) ? -1 : 1,
      ),
    ).toEqual([
      {
        ...{ metering_sn: 'r/ü😀', instance_id: 'instance-1', usage_value: '0.0001' },
        ...{ begin_time: '20261125T080000Z', end_time: '20261125T090000Z', record_time: '20261125T090140Z' },
        relate_pkg_instance: 'package-1',
      },
      {
        ...{ metering_sn: 'r1', instance_id: 'instance-1', usage_value: '1.5' },
        ...{ begin_time: '20261125T080000Z', end_time: '20261125T090000Z', record_time: '20261125T090140Z' },
      },
    ]);
    expect(await usage.look(['r1', 'nobody'])).toMatchObject([
      { id: 'r1', state: 'sent', attempts: 1, code: '0000', reason: null, settledAt: clock.now() },
    ]);
    expect(await usage.pushDue(never)).toBe(0);
  });

  it('go a thousand a call', async () => {
    const usage = replica();
    await usage.add(many(2500));
    expect([await usage.pushDue(never), await usage.pushDue(never), await usage.pushDue(never)]).toEqual([
      1000, 1000, 500,
    ]);
    expect([api.visits, api.usage.charged.size]).toEqual([3, 2500]);
  });

  it('are known by their id: queued again they are not taken again, with other content they are told', async () => {
    const usage = replica();
    await usage.add([record('a'), record('b')]);
    expect(await usage.add([record('a'), record('c'), record('c')])).toEqual({
      queued: 1,
      known: 1,
      conflicting: [],
    });
    expect(await usage.add([record('a', { value: '9' }), record('d')])).toEqual({
      ...{ queued: 1, known: 0, conflicting: ['a'] },
    });
    await usage.pushDue(never);
    expect(await usage.add([record('a')])).toEqual({ queued: 0, known: 1, conflicting: [] });
    expect(await usage.pushDue(never)).toBe(0);
    expect(api.usage.charged.get('a')).toMatchObject({ usage_value: '1.5' });
  });

  it('of a call with a wrong one in it are not taken at all', async () => {
    const usage = replica();
    await expect(usage.add([record('a'), record('b', { value: 'x' })])).rejects.toThrow(
      'usage record 1: value',
    );
    expect(await usage.look(['a'])).toEqual([]);
  });

  it.each(['accept', 'refuse'] as const)(
    'whose reply was lost are sent again and charged once, when duplicates are answered with %s',
    async (duplicates) => {
      api.usage.duplicates = duplicates;
      const usage = replica();
      await usage.add(many(20));
      api.fault = 'drop-reply';
      await usage.pushDue(never);
      expect(api.usage.charged.size).toBe(20);
      expect(await states(usage, ['r0'])).toEqual({ r0: 'pending' });
      api.fault = undefined;
      expect(await usage.pushDue(never)).toBe(0); // not due yet
      await usage.add([record('later')]);
      clock.advance(5000);
      await usage.pushDue(never);
      expect(new Set(Object.values(await states(usage, [...many(20).map(({ id }) => id), 'later'])))).toEqual(
        new Set(['sent']),
      );
      expect([api.usage.charged.size, api.usage.arrived > 40]).toEqual([21, true]);
    },
  );

  it('that are refused are told apart from the others, and can be tried again', async () => {
    api.usage.unknownInstances.add('gone');
    const usage = replica();
    await usage.add([...many(30), record('bad', { instanceId: 'gone' }), ...many(30, 's')]);
    await usage.pushDue(never);
    expect(api.usage.charged.size).toBe(60);
    expect(await usage.look(['bad'])).toMatchObject([
      { state: 'refused', code: '9001', reason: 'Instance ID not found.', settledAt: clock.now() },
    ]);
    expect(log.lines.filter((line) => line.startsWith('usage.refused'))).toHaveLength(1);
    api.usage.unknownInstances.clear();
    expect(await usage.retry(['bad', 'r1', 'nobody'])).toBe(1);
    await usage.pushDue(never);
    expect([api.usage.charged.size, await states(usage, ['bad'])]).toEqual([61, { bad: 'sent' }]);
  });

  it('wait longer after each failure, up to an hour', async () => {
    const usage = replica();
    await usage.add([record('a')]);
    api.fault = 'error';
    const waits: number[] = [];
    for (let round = 0; round < 14; round++) {
      expect(await usage.pushDue(never)).toBe(1);
      const [row] = await usage.look(['a']);
      waits.push(Number(row?.dueAt) - clock.now());
      expect(row).toMatchObject({ state: 'pending', attempts: round + 1, code: '0999', roundId: null });
      clock.advance(Number(row?.dueAt) - clock.now());
    }
    waits.forEach((wait, i) => {
      const full = Math.min(3_600_000, 5000 * 2 ** i);
      expect([i, wait >= full / 2 && wait <= full]).toEqual([i, true]);
    });
    api.fault = undefined;
    await usage.pushDue(never);
    expect(await states(usage, ['a'])).toEqual({ a: 'sent' });
  });

  it.each([
    ['the key pair', { ...KEYS, secretKey: 'a-wrong-secret' }, 'APIGW.0301'],
    ['the usage key', { ...KEYS, usageKey: 'a-wrong-key' }, '0102'],
  ])('are not refused for %s being wrong, and no key is logged or stored', async (_, keys, code) => {
    const usage = replica(keys);
    await usage.add(many(3));
    await usage.pushDue(never);
    const rows = await usage.look(['r0', 'r1', 'r2']);
    expect(rows.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
    expect(rows[0]?.code).toBe(code);
    expect(log.lines).toEqual([`usage.put-off {"records":3,"code":"${code}"}`]);
    expect(JSON.stringify([log.lines, rows])).not.toMatch(/a-wrong|SK-of|usage-key/);
  });

  it('are taken by one of two replicas that look at the same time', async () => {
    await replica().add(many(1500));
    const replicas = [replica(), replica(), replica()];
    let taken = 0;
    for (let turn = 0; turn < 3; turn++)
      for (const count of await Promise.all(replicas.map((usage) => usage.pushDue(never)))) taken += count;
    expect([taken, api.usage.arrived, api.usage.charged.size]).toEqual([1500, 1500, 1500]);
  });

  it('of a replica that died are taken up after two minutes; its late settlement changes nothing', async () => {
    const queue = new UsageQueue(new UnitOfWork(dataSource), clock, random);
    await queue.add([record('a')]);
    const dead = await queue.begin(120_000);
    const alive = replica();
    clock.advance(119_999);
    expect(await alive.pushDue(never)).toBe(0);
    clock.advance(1);
    expect(await alive.pushDue(never)).toBe(1);
    await queue.settle(dead, { ids: ['a'], end: 'refused', code: 'x', reason: 'late' });
    expect(await states(alive, ['a'])).toEqual({ a: 'sent' });
    expect(await alive.look(['a'])).toMatchObject([{ attempts: 2 }]);
  });

  it('are let go of at once when the push is stopped', async () => {
    const stop = new AbortController();
    const usage = replica();
    await usage.add(many(2));
    api.fault = 'silent';
    const pushing = usage.pushDue(stop.signal);
    while (api.visits === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await pushing;
    api.fault = undefined;
    expect(await usage.pushDue(never)).toBe(2);
    expect(api.usage.charged.size).toBe(2);
  });

  it('need a marketplace', async () => {
    const off = new UsageService(new UsageQueue(new UnitOfWork(dataSource), clock, random), log);
    expect(off.isOn).toBe(false);
    await expect(off.add([record('a')])).rejects.toThrow('ConnectorOptions.marketplace');
    expect(await off.pushDue(never)).toBe(0);
  });
});
