import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { unavailable } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { ADMIN_TOKEN, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(DATABASES)('a target that is at fault as a whole, on $name', ({ fresh }) => {
  const recorder = new Recorder('product');
  let database: TestDatabase;
  let connector: TestConnector;
  let now = Date.now();
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(
      database.url,
      {},
      { targets: [recorder], delivery: { dispatch: false } },
    );
    jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(async () => {
    recorder.forget();
    now += 48 * HOUR;
    await drain();
    recorder.forget();
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  const drain = () => connector.app.get(Dispatcher).drain();
  const refuse = () => void (recorder.behave = () => unavailable('HTTP 404: no such page'));
  const tell = async (tenantId: string, step: number) => {
    const message = singleOrgSync(tenantId, step, `d${step}`, '', { orgName: `n${step}` });
    expect(await connector.call('singleOrgSync', message, { timestamp: now })).toMatchObject({
      resultCode: '000000',
    });
  };
  const names = (tenantId: string) =>
    recorder.told(tenantId).map((change) => ('department' in change ? change.department.name : ''));
  const admin = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${connector.url}/admin/api/v1/${path}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    return (await response.json()) as T;
  };
  const progress = async (tenantId: string, state = 'all') => {
    const path = `deliveries/progress?tenantId=${tenantId}&state=${state}`;
    return (await admin<{ items: Record<string, unknown>[] }>(path)).items[0];
  };
  const parked = async (tenantId: string) =>
    (await admin<{ items: { status: string; reason: string }[] }>(`deliveries?tenantId=${tenantId}`)).items;
  /** Lets the time pass, delivering every minute. */
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end; now += MINUTE) await drain();
  };

  it('is asked again every few minutes, for days, and nothing is parked', async () => {
    const id = newTenant();
    await tell(id, 1);
    await tell(id, 2);
    refuse();
    await pass(HOUR);
    const asked = recorder.calls.length;
    await pass(HOUR);
    expect(recorder.calls.length - asked).toBeGreaterThanOrEqual(9);
    now += 48 * HOUR;
    await pass(HOUR);
    expect(await parked(id)).toEqual([]);
    recorder.forget();
    await pass(7 * MINUTE);
    expect(names(id)).toEqual(['n1', 'n2']);
  });

  it('is told apart in the progress, with the reason and since when', async () => {
    const [id, other] = [newTenant(), newTenant()];
    await tell(id, 1);
    refuse();
    const since = now;
    await drain();
    now += 5 * MINUTE;
    await drain();
    expect(await progress(id, 'refused')).toMatchObject({
      state: 'refused',
      refusedSince: new Date(since).toISOString(),
      lastError: 'HTTP 404: no such page',
    });
    expect(await progress(id, 'failing')).toBeUndefined();
    recorder.forget();
    await tell(other, 1);
    now += 7 * MINUTE;
    await drain();
    expect(await progress(id)).toMatchObject({ state: 'settled', refusedSince: null, lastError: null });
  });

  it('for one enterprise only, while others are served, is no excuse: after a day the change is parked', async () => {
    const [bad, good] = [newTenant(), newTenant()];
    recorder.behave = (_, { tenantId }) => (tenantId === bad ? unavailable('HTTP 403: blocked') : undefined);
    await tell(bad, 1);
    await tell(bad, 2);
    await drain();
    for (let hour = 0; hour < 26; hour++) {
      await tell(good, hour + 1);
      await drain();
      now += HOUR;
    }
    expect(await parked(bad)).toMatchObject([
      { status: 'abandoned', reason: expect.stringContaining('HTTP 403: blocked') },
    ]);
    expect(names(good)).toHaveLength(26);
    recorder.forget();
    await drain();
    now += 7 * MINUTE;
    await drain();
    expect(names(bad)).toEqual(['n2']);
  });

  it('for more than a week parks a change after all, so that one nobody takes does not stop an enterprise for ever', async () => {
    const id = newTenant();
    await tell(id, 1);
    refuse();
    await drain();
    now += 8 * 24 * HOUR;
    await drain();
    expect(await parked(id)).toMatchObject([{ status: 'abandoned' }]);
  });

  it('is not asked again before the time that it names', async () => {
    const id = newTenant();
    await tell(id, 1);
    recorder.behave = () => unavailable('HTTP 503', 20 * MINUTE);
    await drain();
    await pass(19 * MINUTE);
    expect(recorder.calls).toHaveLength(1);
    await pass(2 * MINUTE);
    expect(recorder.calls).toHaveLength(2);
  });
});
