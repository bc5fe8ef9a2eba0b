import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { reject, retry, type DeliveryContext } from '../../src/outbox/change-target.js';
import type { Change } from '../../src/outbox/change.js';
import { DeliveriesService } from '../../src/outbox/deliveries.service.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, user } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const HOUR = 3_600_000;

describe.each(DATABASES)('deliveries, on $name', ({ fresh }) => {
  const recorder = new Recorder();
  const other = new Recorder('other', { types: ['department.saved'] });
  let database: TestDatabase;
  let connector: TestConnector;
  let now = Date.now();
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(
      database.url,
      {},
      { targets: [recorder, other], delivery: { dispatch: false } },
    );
    jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(async () => {
    recorder.forget();
    other.forget();
    now += 48 * HOUR;
    await drain();
    recorder.forget();
    other.forget();
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  const drain = () => connector.app.get(Dispatcher).drain();
  const rename = async (tenantId: string, step: number, code = 'd', name = `name ${step}`) => {
    const message = singleOrgSync(tenantId, step, code, '', { orgName: name });
    expect(await connector.call('singleOrgSync', message, { timestamp: now })).toMatchObject({
      resultCode: '000000',
    });
  };
  const namesTold = (tenantId: string, target = recorder) =>
    target
      .told(tenantId)
      .flatMap((change) =>
        'department' in change ? [`${change.department.code}=${change.department.name}`] : [],
      );
  const parked = (tenantId: string) =>
    connector.rows<{ event_id: string; status: string; reason: string; attempts: number }>(
      `SELECT p.event_id, p.status, p.reason, p.attempts FROM parked_delivery p JOIN scope s ON s.id = p.scope_id
       WHERE s.tenant_id = '${tenantId}' ORDER BY p.position, p.item`,
    );
  /** When the recorder is told of it next. */
  const due = async (tenantId: string): Promise<number> => {
    const [row] = await connector.rows<{ due_at: number | string }>(
      `SELECT d.due_at FROM delivery_stream d JOIN scope s ON s.id = d.scope_id
       WHERE s.tenant_id = '${tenantId}' AND d.target = 'recorder'`,
    );
    return Number(row?.due_at);
  };
  const retryAll = (tenantId: string) =>
    connector.app.get(DeliveriesService).retry({ tenantId }, () => Promise.resolve());
  const failFor =
    (tenantId: string, behave: (changes: readonly Change[], context: DeliveryContext) => never) =>
    (changes: readonly Change[], context: DeliveryContext) => {
      if (context.tenantId === tenantId) behave(changes, context);
    };

  it('come once, in the order of the changes', async () => {
    const id = newTenant();
    for (let step = 1; step <= 5; step++) await rename(id, step);
    await drain();
    await drain();
    expect(namesTold(id)).toEqual([1, 2, 3, 4, 5].map((step) => `d=name ${step}`));
  });

  it('carry no more changes than the target takes, and only the types it wants', async () => {
    const id = newTenant();
    const list = Array.from({ length: 250 }, (_, i) => [`d${i}`] as const);
    await connector.call('allOrgSync', allOrgSync(id, 1, list), { timestamp: now });
    await connector.call('authSync', authSync(id, 1, [user('ann')]), { timestamp: now });
    await drain();
    expect(recorder.calls.map(({ changes }) => changes.length)).toEqual([100, 100, 52]);
    expect(
      recorder
        .told(id)
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(['snapshot.applied', 'user.authorized']);
    expect(other.told(id)).toHaveLength(250);
  });

  it('are tried again later and later, with the same event id, and lose nothing of what came meanwhile', async () => {
    const id = newTenant();
    recorder.behave = () => {
      throw new Error('the store is down');
    };
    const start = now;
    await rename(id, 1);
    const times: number[] = [];
    for (let step = 2; now < start + HOUR; step++) {
      recorder.calls.length = 0;
      await drain();
      times.push(now - start);
      expect(recorder.calls.length).toBeLessThanOrEqual(7);
      expect(new Set(recorder.calls.map(({ changes }) => changes[0]?.id)).size).toBe(1);
      await rename(id, step);
      now = await due(id);
    }
    const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(gaps.length).toBeGreaterThanOrEqual(4);
    const delays = [1000, 5000, 30_000, 120_000, 600_000, 1_800_000];
    gaps.forEach((gap, i) => {
      expect(gap).toBeGreaterThanOrEqual((delays[i] as number) * 0.8);
      expect(gap).toBeLessThanOrEqual((delays[i] as number) * 1.2);
    });
    recorder.forget();
    now += 2 * HOUR;
    await drain();
    expect(namesTold(id)).toEqual(times.concat(0).map((_, i) => `d=name ${i + 1}`));
    expect(await parked(id)).toEqual([]);
  });

  it('wait as long as the target asks', async () => {
    const id = newTenant();
    await rename(id, 1);
    recorder.behave = () => retry('busy', 7 * 60_000);
    await drain();
    recorder.forget();
    now += 7 * 60_000 - 1;
    await drain();
    expect(recorder.told(id)).toEqual([]);
    now += 1;
    await drain();
    expect(namesTold(id)).toEqual(['d=name 1']);
  });

  it('of other enterprises go on while one fails', async () => {
    const [bad, good] = [newTenant(), newTenant()];
    recorder.behave = failFor(bad, () => {
      throw new Error('no');
    });
    await rename(bad, 1);
    for (let step = 1; step <= 3; step++) await rename(good, step);
    await drain();
    expect(namesTold(good)).toEqual(['d=name 1', 'd=name 2', 'd=name 3']);
    expect(namesTold(bad, other)).toEqual(['d=name 1']);
  });

  it('that are refused are parked with the reason, and what comes after them flows', async () => {
    const id = newTenant();
    await rename(id, 1, 'd', 'poison');
    await rename(id, 2, 'd', 'fine');
    await rename(id, 3, 'e');
    recorder.behave = (changes) =>
      changes.map((change) =>
        JSON.stringify(change).includes('poison')
          ? reject('cannot eat that')
          : { status: 'applied' as const },
      );
    await drain();
    expect(namesTold(id).slice(-2)).toEqual(['d=fine', 'e=name 3']);
    expect(await parked(id)).toMatchObject([{ status: 'abandoned', reason: 'cannot eat that' }]);
  });

  it('of a batch that throws are cut in half until the one at fault stands alone; the others arrive', async () => {
    const id = newTenant();
    const list = Array.from({ length: 64 }, (_, i) => [`d${i}`] as const);
    await connector.call('allOrgSync', allOrgSync(id, 1, list), { timestamp: now });
    const arrived = new Set<string>();
    recorder.behave = (changes) => {
      if (changes.some((change) => 'department' in change && change.department.code === 'd37'))
        throw new Error('it chokes');
      for (const change of changes) if ('department' in change) arrived.add(change.department.code);
    };
    for (let i = 0; i < 40; i++, now += 10 * HOUR) await drain();
    expect([...arrived].sort()).toEqual(
      list
        .map(([code]) => code)
        .filter((code) => code !== 'd37')
        .sort(),
    );
    expect(await parked(id)).toMatchObject([
      { status: 'abandoned', attempts: 12, reason: 'gave up after 12 attempts: it chokes' },
    ]);
  });

  it('that were parked are sent again under their own id as the object stands now', async () => {
    const id = newTenant();
    recorder.behave = () => reject('no');
    await rename(id, 1, 'd', 'first');
    await rename(id, 2, 'd', 'second');
    await drain();
    const [first] = await parked(id);
    recorder.forget();
    expect(await retryAll(id)).toBe(2);
    await drain();
    expect(recorder.calls[0]?.changes[0]?.id).toBe(first?.event_id);
    expect(namesTold(id)).toEqual(['d=second']);
    expect((await parked(id)).map(({ status }) => status)).toEqual(['delivered', 'superseded']);
  });

  it('that were parked are closed when something newer of the object was delivered', async () => {
    const id = newTenant();
    recorder.behave = () => reject('no');
    await rename(id, 1);
    await drain();
    recorder.forget();
    await rename(id, 2);
    await drain();
    await retryAll(id);
    await drain();
    expect(namesTold(id)).toEqual(['d=name 2']);
    expect(await parked(id)).toMatchObject([{ status: 'superseded' }]);
  });

  it('that fail again when they are sent again wait for the operator again', async () => {
    const id = newTenant();
    recorder.behave = () => reject('no');
    await rename(id, 1);
    await drain();
    recorder.behave = () => retry('still not');
    await retryAll(id);
    await drain();
    expect(await parked(id)).toMatchObject([{ status: 'abandoned', reason: 'still not', attempts: 2 }]);
    expect(await retryAll(id)).toBe(1);
    recorder.forget();
    await drain();
    expect(await parked(id)).toMatchObject([{ status: 'delivered' }]);
    expect(await retryAll(id)).toBe(0);
  });

  it('count an attempt before it is made, so that one that ends the process counts', async () => {
    const id = newTenant();
    await rename(id, 1);
    let attempts: { attempts: number | string }[] = [];
    recorder.behave = async () => {
      attempts = await connector.rows(
        `SELECT d.attempts FROM delivery_stream d JOIN scope s ON s.id = d.scope_id
         WHERE s.tenant_id = '${id}' AND d.target = 'recorder'`,
      );
    };
    await drain();
    expect(attempts.map((row) => Number(row.attempts))).toEqual([1]);
  });

  it('of a target that gives too few results are tried again, not counted as delivered', async () => {
    const id = newTenant();
    await rename(id, 1);
    recorder.behave = () => [{ status: 'applied' }, { status: 'applied' }];
    await drain();
    recorder.forget();
    now += HOUR;
    await drain();
    expect(namesTold(id)).toEqual(['d=name 1']);
  });
});
