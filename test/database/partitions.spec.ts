import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Clock } from '../../src/directory/clock.js';
import { HousekeepingService } from '../../src/housekeeping/housekeeping.service.js';
import { BEGINNING, ChangeFeed } from '../../src/outbox/change-feed.js';
import { reject } from '../../src/outbox/change-target.js';
import { DeliveriesService } from '../../src/outbox/deliveries.service.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { Partitions } from '../../src/partitions/partitions.js';
import { itemsOf } from '../admin/call-admin.js';
import { seal, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, tenantSync, user } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const DAY = 24 * 3_600_000;
const SIZE = 40;
const postgres = DATABASES.filter(({ name }) => name === 'PostgreSQL');

(postgres.length > 0 ? describe : describe.skip)('receipts and changes by month, on PostgreSQL', () => {
  const recorder = new Recorder();
  let database: TestDatabase;
  let connector: TestConnector;
  let partitions: Partitions;
  let now = Date.UTC(2026, 4, 20, 12);
  beforeAll(async () => {
    database = (await postgres[0]?.fresh()) as TestDatabase;
    connector = await TestConnector.start(
      database.url,
      {},
      { targets: [recorder], delivery: { dispatch: false } },
    );
    jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
    partitions = new Partitions(connector.dataSource, connector.app.get(UnitOfWork));
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  const OK = { resultCode: '000000', resultMsg: 'success.' };
  const call = async (...[kind, message]: [Parameters<TestConnector['call']>[0], Record<string, unknown>]) =>
    expect(await connector.call(kind, message, { timestamp: now })).toMatchObject(OK);
  const drain = () => connector.app.get(Dispatcher).drain();
  const tidy = () => connector.app.get(HousekeepingService).tidy();
  const names = async (table: string) =>
    (await partitions.list()).filter((part) => part.table === table).map(({ name }) => name);
  const countIn = async (table: string) =>
    Number((await connector.rows<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
  const rename = (tenantId: string, step: number) =>
    call('singleOrgSync', singleOrgSync(tenantId, step, 'd', '', { orgName: `n${step}` }));
  const namesTold = (tenantId: string) =>
    recorder.told(tenantId).map((change) => ('department' in change ? change.department.name : ''));
  const tenants = [newTenant(), newTenant(), newTenant()] as const;
  const [old, moving, ending] = tenants;

  it('a database in use is divided while calls go on: nothing is lost, nothing is copied', async () => {
    await call('tenantSync', tenantSync(old, 1));
    await call('allOrgSync', allOrgSync(old, 1, many(450)));
    await rename(moving, 1);
    const before = await countIn('receipt');
    let isDividing = true;
    const during = (async () => {
      let step = 1;
      do await rename(moving, ++step);
      while (isDividing);
      return step;
    })();
    expect(await partitions.divide(now, SIZE)).toEqual(['receipt', 'change_page', 'change_batch']);
    isDividing = false;
    const last = await during;
    expect(await names('receipt')).toEqual([
      'receipt_before',
      ...['receipt_2026_06', 'receipt_2026_07', 'receipt_2026_08', 'receipt_default'],
    ]);
    expect(await countIn('receipt')).toBe(before + last - 1);
    expect(await countIn('receipt_before')).toBe(before + last - 1);
    expect(await partitions.divide(now, SIZE)).toEqual([]);
    await drain();
    expect(recorder.told(old)).toHaveLength(452);
    expect(namesTold(moving).at(-1)).toBe(`n${last}`);
    await connector.rows(`UPDATE department SET source_time = 0`);
  });

  it('indexes and keys are those that migrations know', async () => {
    const indexes = async (table: string) =>
      (
        await connector.rows<{ indexname: string }>(
          `SELECT indexname FROM pg_indexes WHERE tablename = '${table}' ORDER BY indexname`,
        )
      ).map(({ indexname }) => indexname);
    expect(await indexes('receipt')).toContain('receipt_tenant');
    expect(await indexes('change_batch')).toContain('change_batch_scope');
    for (const part of await partitions.list()) {
      const own = await indexes(part.name);
      expect([part.name, own.length]).toEqual([part.name, (await indexes(part.table)).length]);
    }
    const [storage] = await connector.rows<{ attstorage: string }>(
      `SELECT attstorage FROM pg_attribute WHERE attrelid = 'change_page_2026_07'::regclass AND attname = 'events'`,
    );
    expect(storage).toEqual({ attstorage: 'x' });
  });

  it('what comes in later months goes into their parts, and everything is done as before', async () => {
    now = Date.UTC(2026, 6, 10);
    recorder.forget();
    const request = seal('singleOrgSync', singleOrgSync(moving, 5000, 'd', '', { orgName: 'n5000' }), {
      timestamp: now,
    });
    const first = await connector.send(request);
    expect(await connector.send(request)).toEqual(first);
    await call('allOrgSync', allOrgSync(old, 5000, many(900)));
    await call('tenantSync', tenantSync(ending, 1));
    const users = Array.from({ length: 600 }, (_, i) => user(`u${i}`));
    await call('authSync', authSync(ending, 1, users));
    await call('authSync', authSync(ending, 1, users, { appId: 'app-2' }));
    await call('tenantSync', tenantSync(ending, 2, { flag: 0 }));
    expect(await countIn('receipt_2026_07')).toBe(7);
    expect(await countIn('change_page_2026_07')).toBeGreaterThan(5);
    expect(await countIn('receipt_default')).toBe(0);
    await drain();
    expect(recorder.told(ending)).toHaveLength(1 + 1200 + 1201);
    expect(recorder.told(old)).toHaveLength(451);
    const receipts = await itemsOf(connector, `receipts?tenantId=${moving}&limit=2`);
    expect(receipts.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'resent']);
  });

  it('the feed reads over all parts in order, and a parked change is sent again from an old one', async () => {
    const feed = connector.app.get(ChangeFeed);
    const all: string[] = [];
    for (let after = BEGINNING, end = false; !end;) {
      const page = await feed.page(after, 500);
      all.push(...page.changes.map(({ cursor }) => cursor));
      ({ next: after, end } = page);
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(3000);
    const parked = newTenant();
    recorder.behave = () => reject('no');
    await rename(parked, 1);
    await drain();
    recorder.forget();
    for (let step = 1; step <= 2 * SIZE; step++) await rename(newTenant(), step);
    expect(await connector.app.get(DeliveriesService).retry({}, () => Promise.resolve())).toBe(1);
    await drain();
    expect(namesTold(parked)).toEqual(['n1']);
  });

  it('housekeeping makes the parts of the coming months and positions and drops an empty past one, on one of several replicas', async () => {
    await Promise.all([tidy(), tidy(), tidy()]);
    expect(await names('receipt')).toEqual([
      'receipt_before',
      ...[7, 8, 9].map((month) => `receipt_2026_0${month}`),
      'receipt_2026_10',
      'receipt_default',
    ]);
    const parts = (await partitions.list()).filter(
      ({ table, isDefault }) => table === 'change_batch' && !isDefault,
    );
    const [position] = await connector.rows<{ value: string }>('SELECT value FROM outbox_position');
    const last = Number(parts.at(-1)?.to?.replaceAll("'", ''));
    expect(last).toBeGreaterThanOrEqual(Number(position?.value) + 2 * SIZE);
    expect(await countIn('change_batch_default')).toBe(0);
  });

  it('what came while nobody kept house lies in the default part, and is moved when the parts are made', async () => {
    now = Date.UTC(2027, 0, 15);
    const tenantId = newTenant();
    recorder.forget();
    for (let step = 1; step <= 5 * SIZE; step++) await rename(tenantId, step);
    expect(await countIn('receipt_default')).toBe(5 * SIZE);
    expect(await countIn('change_batch_default')).toBeGreaterThan(0);
    await tidy();
    expect(await countIn('receipt_default')).toBe(0);
    expect(await countIn('receipt_2027_01')).toBe(5 * SIZE);
    expect(await countIn('change_batch_default')).toBe(0);
    await drain();
    expect(namesTold(tenantId)).toEqual(Array.from({ length: 5 * SIZE }, (_, i) => `n${i + 1}`));
  });

  it('a part that something still needs stays: undelivered changes, pages of them, a month that goes on', async () => {
    const tenantId = newTenant();
    await rename(tenantId, 1);
    const because = async (name: string) => {
      const detached = await partitions.detach(name, now);
      return detached.ok ? undefined : detached.because;
    };
    expect(await because('receipt_2027_01')).toMatch(/month is not over/);
    expect(await because('receipt_default')).toMatch(/no other part/);
    expect(await because('nowhere')).toMatch(/no such part/);
    const current = (await names('change_batch')).at(-2) ?? '';
    expect(await because(current)).toMatch(/still written/);
    expect(await because('change_page_2026_07')).toMatch(/detach their parts first/);
    recorder.behave = () => reject('no');
    await drain();
    recorder.forget();
    await connector.rows(`UPDATE parked_delivery SET position = 1 WHERE status = 'abandoned'`);
    expect(await because('change_batch_before')).toMatch(/parked/);
    await connector.rows(`DELETE FROM parked_delivery`);
    await connector.rows(`UPDATE delivery_target SET position = 3`);
    expect(await because('change_batch_before')).toMatch(/does not know/);
    await drain();
  });

  it('old parts are detached and stay readable; the rest goes on, for a new listener from what there is', async () => {
    await drain();
    const before = await countIn('receipt_before');
    for (const name of [
      'receipt_before',
      ...(await detachable('change_batch')),
      'change_page_before',
      'change_page_2026_07',
    ])
      expect([name, await partitions.detach(name, now)]).toEqual([name, { ok: true }]);
    expect(await countIn('receipt_before')).toBe(before);
    const { changes } = await connector.app.get(ChangeFeed).page(BEGINNING, 10);
    expect(changes.length).toBeGreaterThan(0);
    const late = new Recorder('late');
    const second = await TestConnector.start(
      database.url,
      {},
      { targets: [late], delivery: { dispatch: false } },
    );
    await second.app.get(Dispatcher).drain();
    expect(late.told().map(({ id }) => id)).toContain(changes[0]?.id);
    await second.stop();
    await rename(old, 6000);
    recorder.forget();
    await drain();
    expect(recorder.told(old)).toHaveLength(1);
  });

  it('a past part that a retention has emptied is dropped', async () => {
    expect(await names('receipt')).toContain('receipt_2026_07');
    await connector.rows(`DELETE FROM receipt WHERE received_at < ${now - 30 * DAY}`);
    await tidy();
    expect(await names('receipt')).toEqual([
      ...['receipt_2027_01', 'receipt_2027_02', 'receipt_2027_03', 'receipt_2027_04'],
      'receipt_default',
    ]);
  });

  async function detachable(table: string): Promise<string[]> {
    const [position] = await connector.rows<{ value: string }>('SELECT value FROM outbox_position');
    return (await partitions.list())
      .filter((part) => part.table === table && !part.isDefault)
      .filter(({ to }) => Number(to?.replaceAll("'", '')) <= Number(position?.value))
      .map(({ name }) => name);
  }
});

const many = (count: number) => Array.from({ length: count }, (_, i) => [`d${i}`] as const);
