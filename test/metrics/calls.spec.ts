import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reject, retry } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, applicationSync, newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import { Scrape } from '../support/scrape.js';

describe.each(DATABASES)('the metrics, on $name', ({ fresh }) => {
  const recorder = new Recorder('shop');
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(
      database.url,
      {},
      {
        targets: [recorder],
        delivery: { dispatch: false },
        metrics: { cacheMs: 0 },
      },
    );
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const scrape = () => Scrape.of(connector.url);
  const drain = () => connector.app.get(Dispatcher).drain();

  it('count every call by kind, dialect, lane, outcome and result code, with its duration and size', async () => {
    const before = await scrape();
    await connector.call('tenantSync', tenantSync(newTenant(), 1));
    await connector.call('tenantSync', tenantSync(newTenant(), 1, { testFlag: 1 }));
    await connector.call('tenantSync', tenantSync(newTenant(), 1, { name: 7 }));
    await connector.call('tenantSync', tenantSync(newTenant(), 1), { accessKey: 'nobody has this key' });
    await fetch(`${connector.url}/isv/produce/produceAPI/v2/nothing`, { method: 'POST' });
    await fetch(`${connector.url}/nothing`);
    const after = await scrape();
    const grown = (series: string) => (after.value(series) ?? 0) - (before.value(series) ?? 0);
    const calls = (lane: string, outcome: string, code: string) =>
      `koosync_calls_total{kind="tenantSync",dialect="v2-kit",lane="${lane}",outcome="${outcome}",code="${code}"}`;
    expect(grown(calls('production', 'applied', '000000'))).toBe(1);
    expect(grown(calls('test', 'applied', '000000'))).toBe(1);
    expect(grown(calls('unknown', 'refused', '000002'))).toBe(1);
    expect(grown(calls('unknown', 'refused', '000001'))).toBe(1);
    const lost = 'kind="unknown",dialect="unknown",lane="unknown",outcome="lost",code="000002"';
    expect(grown(`koosync_calls_total{${lost}}`)).toBe(2);
    expect(grown('koosync_refusals_total{reason="field-invalid",authenticated="true"}')).toBe(1);
    expect(grown('koosync_refusals_total{reason="signature-mismatch",authenticated="false"}')).toBe(1);
    const seconds = 'koosync_call_duration_seconds_count{kind="tenantSync",outcome="applied"}';
    expect(grown(seconds)).toBe(2);
    expect(grown('koosync_call_body_bytes_count')).toBe(6);
    expect(after.sum('koosync_commit_calls_count')).toBeGreaterThanOrEqual(2);
    expect(grown('koosync_transaction_duration_seconds_count{result="committed"}')).toBeGreaterThan(3);
    expect(after.value('koosync_calls_in_progress')).toBe(0);
    expect(after.value('koosync_database_up')).toBe(1);
    expect(after.series('koosync_reading_failed').filter(([, failed]) => failed !== 0)).toEqual([]);
  });

  it('show how the thread pools and the connections are used, and the process with its event loop', async () => {
    await connector.call('applicationSync', applicationSync(newTenant(), 1));
    const seen = await scrape();
    const done = 'koosync_worker_task_duration_seconds_count{pool="decrypt",result="done"}';
    expect(seen.value(done)).toBeGreaterThan(0);
    expect(seen.value('koosync_worker_tasks_waiting{pool="decrypt"}')).toBe(0);
    expect(seen.value('koosync_worker_tasks_running{pool="large-body"}')).toBe(0);
    expect(seen.value('koosync_database_connections{state="waiting"}')).toBe(0);
    expect(seen.sum('koosync_database_connections')).toBeGreaterThan(0);
    expect(seen.value('nodejs_eventloop_lag_p99_seconds')).toBeDefined();
    expect(seen.value('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('tell how far behind a target is, how long, why, and what was given up', async () => {
    await drain();
    const told = await scrape();
    expect(told.value('koosync_outbox_behind_batches{target="shop"}')).toBe(0);
    expect(told.value('koosync_outbox_oldest_undelivered_seconds{target="shop"}')).toBe(0);
    expect(told.value('koosync_delivery_streams{target="shop",state="failing"}')).toBe(0);
    expect(told.value('koosync_parked_changes{target="shop"}')).toBe(0);

    const [slow, bad] = [newTenant(), newTenant()];
    recorder.behave = (_, { tenantId }) => (tenantId === slow ? retry('later', 60_000) : reject('never'));
    for (const tenantId of [slow, bad])
      for (const code of ['a', 'b']) await connector.call('singleOrgSync', singleOrgSync(tenantId, 1, code));
    const unknown = await scrape();
    expect(unknown.value('koosync_outbox_behind_batches{target="shop"}')).toBe(4);
    await drain();
    const seen = await scrape();
    // the slow tenant's first change is the oldest of four
    expect(seen.value('koosync_outbox_behind_batches{target="shop"}')).toBe(4);
    expect(seen.value('koosync_outbox_oldest_undelivered_seconds{target="shop"}')).toBeGreaterThan(0);
    expect(seen.value('koosync_delivery_streams{target="shop",state="failing"}')).toBe(1);
    expect(seen.value('koosync_delivery_streams{target="shop",state="waiting"}')).toBe(0);
    expect(seen.value('koosync_parked_changes{target="shop"}')).toBe(2);
    const attempts = (result: string) =>
      seen.value(`koosync_delivery_attempt_duration_seconds_count{target="shop",result="${result}"}`);
    expect([attempts('retry'), attempts('reject')]).toEqual([1, 2]);
    expect(seen.value('koosync_changes_delivered_total{target="shop"}')).toBe(
      told.value('koosync_changes_delivered_total{target="shop"}'),
    );
  });

  it('tell what is held, which enterprises are bound and when each was last heard of', async () => {
    const tenantId = newTenant();
    await connector.call('tenantSync', tenantSync(tenantId, 1));
    await connector.call('singleOrgSync', singleOrgSync(tenantId, 1, 'd'));
    const { bound, held } = await tenantsAndHeld();
    await connector.call('allOrgSync', allOrgSync(tenantId, 2, []));
    await connector.call('tenantSync', tenantSync(newTenant(), 1));
    const after = await tenantsAndHeld();
    expect([after.bound, after.held]).toEqual([bound + 1, held + 1]);
    const seen = await scrape();
    const lastCall = `koosync_tenant_last_call_timestamp_seconds{instance_id="instance-1",tenant_id="${tenantId}"}`;
    expect(seen.value(lastCall)).toBeGreaterThan(Date.now() / 1000 - 7200);
    expect(seen.value('koosync_held_removals_oldest_seconds')).toBeGreaterThan(0);
    expect(seen.value('koosync_usage_records_waiting')).toBe(0);
    // unbound, it is no longer expected to call
    await connector.call('tenantSync', tenantSync(tenantId, 3, { flag: 0 }));
    expect((await scrape()).value(lastCall)).toBeUndefined();
  });

  async function tenantsAndHeld() {
    const seen = await scrape();
    return { bound: seen.value('koosync_tenants') ?? 0, held: seen.value('koosync_held_removals') ?? 0 };
  }
});
