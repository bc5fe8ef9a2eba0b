import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { ChangeFeed } from '../../src/outbox/change-feed.js';
import { reject, retry } from '../../src/outbox/change-target.js';
import type { Change } from '../../src/outbox/change.js';
import { DeliveriesService } from '../../src/outbox/deliveries.service.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { Wake } from '../../src/outbox/wake.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(DATABASES)('nothing waits without an end, on $name', ({ fresh }) => {
  const recorder = new Recorder();
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
  const tell = async (tenantId: string, step: number) => {
    const message = singleOrgSync(tenantId, step, 'd', '', { orgName: `n${step}` });
    expect(await connector.call('singleOrgSync', message, { timestamp: now })).toMatchObject({
      resultCode: '000000',
    });
  };
  const names = (changes: readonly Change[]) =>
    changes.map((change) => ('department' in change ? change.department.name : ''));
  const retryAll = (tenantId: string) =>
    connector.app.get(DeliveriesService).retry({ tenantId }, () => Promise.resolve());
  const parked = (tenantId: string) =>
    connector.rows<{ status: string; reason: string; attempts: number; tries: number }>(
      `SELECT p.status, p.reason, p.attempts, p.tries FROM parked_delivery p JOIN scope s ON s.id = p.scope_id
       WHERE s.tenant_id = '${tenantId}'`,
    );
  /** What a process that dies in a delivery leaves behind: a claim that nobody settles. */
  const die = async () => {
    await connector.rows(`UPDATE delivery_stream SET lease_id = 'dead' WHERE lease_id IS NOT NULL`);
    throw new Error('this process is dead and settles nothing');
  };

  it('a parked change that ends the process whenever it is sent again is given up after three times', async () => {
    const id = newTenant();
    await tell(id, 1);
    recorder.behave = () => reject('no');
    await drain();
    await retryAll(id);
    // a dead process does not settle: neither the stream nor, as its connection is gone, the parked change
    let sent = 0;
    recorder.behave = async () => {
      sent++;
      await connector.rows(`UPDATE parked_delivery SET status = 'asked' WHERE status = 'queued'`);
      return die();
    };
    for (let deaths = 0; deaths < 10; deaths++) {
      await drain();
      await connector.rows(`UPDATE parked_delivery SET status = 'queued' WHERE status = 'asked'`);
      now += 2 * MINUTE; // its lease is over
    }
    expect(sent).toBe(3);
    expect(await parked(id)).toMatchObject([
      { status: 'abandoned', attempts: 4, reason: 'the process ended 3 times while it was sent again' },
    ]);
    recorder.forget();
    await tell(id, 2);
    await retryAll(id);
    await drain();
    expect(names(recorder.told(id))).toEqual(['n1', 'n2']);
  });

  it('what waits goes on within a minute after the clock was set back, and a failed one waits as long as it should', async () => {
    const [fresh1, failed] = [newTenant(), newTenant()];
    await tell(failed, 1);
    recorder.behave = () => retry('later', 30 * MINUTE);
    await drain();
    recorder.forget();
    await tell(fresh1, 1);
    await connector.app.get(Dispatcher).drain();
    await tell(fresh1, 2);
    // known to the stream, and not yet delivered
    await connector.rows(
      `UPDATE delivery_stream SET due_at = ${now} WHERE due_at IS NULL AND target = 'recorder'`,
    );
    now -= 5 * HOUR;
    await drain();
    expect(names(recorder.told(fresh1))).toEqual(['n1', 'n2']);
    expect(names(recorder.told(failed))).toEqual([]);
    now += 31 * MINUTE;
    await drain();
    expect(names(recorder.told(failed))).toEqual(['n1']);
  });

  it('a difference between the clocks of replicas is no clock that was set back', async () => {
    const id = newTenant();
    await tell(id, 1);
    recorder.behave = () => retry('later', 30 * MINUTE);
    await drain();
    const due = () => connector.rows('SELECT due_at FROM delivery_stream WHERE due_at IS NOT NULL');
    const before = await due();
    now -= MINUTE;
    await drain();
    expect(await due()).toEqual(before);
  });

  it('a listener of the feed that is reading when a signal comes looks again at once', async () => {
    const id = newTenant();
    const feed = connector.app.get(ChangeFeed);
    const read = feed.page.bind(feed);
    let reads = 0;
    // what the signal is about is committed when the listener has read, and before it has the answer
    const pages = jest.spyOn(feed, 'page').mockImplementation(async (...asked) => {
      const page = await read(...asked);
      if (++reads === 1) {
        await tell(id, 1);
        connector.app.get(Wake).announce();
      }
      return page;
    });
    const timers = jest.spyOn(globalThis, 'setInterval').mockReturnValue(undefined as never);
    try {
      const told = await new Promise<Change>((resolve, fail) => {
        const listening = feed.changes(undefined, { tenantId: id }).subscribe({
          next: (change) => (listening.unsubscribe(), resolve(change)),
          error: fail,
        });
      });
      expect(told).toMatchObject({ tenantId: id, type: 'department.saved' });
    } finally {
      timers.mockRestore();
      pages.mockRestore();
    }
  });
});
