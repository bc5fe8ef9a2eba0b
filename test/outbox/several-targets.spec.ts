import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectorOptions } from '../../src/connector-options.js';
import { reject } from '../../src/outbox/change-target.js';
import { DeliveriesService } from '../../src/outbox/deliveries.service.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { EventLog } from '../../src/logging/event-log.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { authSync, newTenant, singleOrgSync, user } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const HOUR = 3_600_000;

describe.each(DATABASES)('targets side by side, on $name', ({ name, fresh }) => {
  let database: TestDatabase;
  let running: TestConnector[] = [];
  beforeEach(async () => {
    database = await fresh();
  });
  afterEach(async () => {
    await stopAll();
    await database.drop();
  });

  async function start(
    targets: Recorder[],
    delivery: ConnectorOptions['delivery'] = {},
  ): Promise<TestConnector> {
    const connector = await TestConnector.start(database.url, {}, { targets, delivery });
    running.push(connector);
    return connector;
  }
  async function stopAll(): Promise<void> {
    const stopping = running;
    running = [];
    await Promise.all(stopping.map((connector) => connector.stop()));
  }
  const rename = async (connector: TestConnector, tenantId: string, step: number) =>
    expect(
      await connector.call('singleOrgSync', singleOrgSync(tenantId, step, 'd', '', { orgName: `n${step}` })),
    ).toMatchObject({ resultCode: '000000' });
  const names = (target: Recorder, tenantId: string) =>
    target.told(tenantId).map((change) => ('department' in change ? change.department.name : change.type));

  it('are told of more users at once than one statement asks keys for', async () => {
    const target = new Recorder('people');
    const connector = await start([target], { dispatch: false });
    const tenantId = newTenant();
    for (let step = 1; step <= 4; step++) {
      const users = Array.from({ length: 150 }, (_, i) => user(`u${step}-${i}`));
      expect(await connector.call('authSync', authSync(tenantId, step, users))).toMatchObject({
        resultCode: '000000',
      });
    }
    await connector.app.get(Dispatcher).drain();
    expect(target.told(tenantId)).toHaveLength(600);
  });

  it('are each told everything: one that hangs delays only itself', async () => {
    const [slow, quick] = [new Recorder('slow'), new Recorder('quick')];
    const connector = await start([slow, quick], { concurrency: 2 });
    let release = () => {};
    const hanging = new Promise<void>((resolve) => (release = resolve));
    slow.behave = () => hanging;
    const tenants = Array.from({ length: 5 }, newTenant);
    for (let step = 1; step <= 4; step++)
      await Promise.all(tenants.map((tenantId) => rename(connector, tenantId, step)));
    await quick.until(() => quick.told().length === 20);
    expect(slow.calls.length).toBeLessThanOrEqual(2);
    slow.behave = () => undefined;
    release();
    await slow.until(() => slow.told().length >= 20);
    for (const tenantId of tenants)
      for (const target of [slow, quick]) expect(names(target, tenantId)).toEqual(['n1', 'n2', 'n3', 'n4']);
  });

  it('that went and come back are told what they missed, in order, and nothing twice', async () => {
    const [steady, comes] = [new Recorder('steady'), new Recorder('comes')];
    const id = newTenant();
    for (const [step, targets] of [[steady, comes], [steady], [steady, comes]].entries()) {
      const connector = await start(targets, { dispatch: false });
      await rename(connector, id, 2 * step + 1);
      await rename(connector, id, 2 * step + 2);
      await connector.app.get(Dispatcher).drain();
      await stopAll();
    }
    expect(names(steady, id)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    expect(names(comes, id)).toEqual(names(steady, id));
  });

  it('try again when the time has come, though another delivery hangs: nobody looks by itself here for an hour', async () => {
    const target = new Recorder();
    const connector = await start([target], {
      pollMs: HOUR,
      backoff: { delays: [1500, 1500, 1500], jitter: 0 },
    });
    const [hangs, fails] = [newTenant(), newTenant()];
    let release = () => {};
    const hanging = new Promise<void>((resolve) => (release = resolve));
    let failures = 0;
    target.behave = (_, { tenantId }) => {
      if (tenantId === hangs) return hanging;
      if (failures++ < 2) throw new Error('not yet');
    };
    await rename(connector, hangs, 1);
    while (target.calls.length === 0) await turn(); // it hangs
    await rename(connector, fails, 1);
    await target.until(() => target.told(fails).length === 3);
    release();
    expect(target.told(hangs)).toHaveLength(1);
  });

  it('that are cut off by the end of the process while a parked change is sent again get it from the next one', async () => {
    const target = new Recorder();
    const id = newTenant();
    const first = await start([target], { dispatch: false });
    target.behave = () => reject('no');
    await rename(first, id, 1);
    await first.app.get(Dispatcher).drain();
    await first.app.get(DeliveriesService).retry({}, () => Promise.resolve());
    target.forget();
    const dispatcher: { stopping: AbortController } = first.app.get(Dispatcher as never);
    target.behave = () => new Promise(() => dispatcher.stopping.abort()); // as when the grace of a stop is over
    await first.app.get(Dispatcher).drain();
    await stopAll();
    target.forget();
    const second = await start([target], { dispatch: false });
    await second.app.get(Dispatcher).drain();
    expect(names(target, id)).toEqual(['n1']);
  });

  // a SQLite file has one process at a time
  const processes = name.includes('SQLite') ? 1 : 3;
  it(`of ${processes} processes get everything once and in order under load, and no transaction is given up`, async () => {
    const [one, other] = [new Recorder('one'), new Recorder('other', { batchSize: 3 })];
    const connectors: TestConnector[] = [];
    const failures: string[] = [];
    for (let i = 0; i < processes; i++) {
      const connector = await start([one, other], { concurrency: 8, pollMs: 50 });
      const log = connector.app.get<EventLog>(EventLog);
      const warn = log.error.bind(log);
      log.error = (event, ...rest) => (failures.push(event), warn(event, ...rest));
      connectors.push(connector);
    }
    const tenants = Array.from({ length: 30 }, newTenant);
    const steps = Array.from({ length: 12 }, (_, i) => i + 1);
    await Promise.all(
      tenants.map(async (tenantId, t) => {
        for (const step of steps) {
          const connector = connectors[(t + step) % processes];
          if (!connector) throw new Error('no such process');
          await rename(connector, tenantId, step);
          const message = authSync(tenantId, step, [user('ann', { name: `a${step}` })]);
          await connector.call('authSync', message);
        }
      }),
    );
    const expected = steps.flatMap((step) => [`n${step}`, step === 1 ? 'user.authorized' : 'user.updated']);
    for (const target of [one, other]) {
      await target.until(() => target.told().length >= tenants.length * expected.length);
      for (const tenantId of tenants) expect(names(target, tenantId)).toEqual(expected);
    }
    expect(failures).toEqual([]);
  });
});
