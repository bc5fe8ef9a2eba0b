import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectorOptions } from '../../src/connector-options.js';
import type { Change } from '../../src/outbox/change.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const HOUR = 3_600_000;

describe.each(DATABASES)('several connectors on one database, on $name', ({ name, fresh }) => {
  let database: TestDatabase;
  let running: TestConnector[] = [];
  beforeEach(async () => {
    database = await fresh();
  });
  afterEach(async () => {
    await Promise.all(running.map((connector) => connector.stop()));
    running = [];
    await database.drop();
  });

  async function start(
    target: Recorder,
    delivery: ConnectorOptions['delivery'] = {},
  ): Promise<TestConnector> {
    const connector = await TestConnector.start(database.url, {}, { targets: [target], delivery });
    running.push(connector);
    return connector;
  }
  const rename = async (connector: TestConnector, tenantId: string, step: number) =>
    expect(
      await connector.call('singleOrgSync', singleOrgSync(tenantId, step, 'd', '', { orgName: `n${step}` })),
    ).toMatchObject({ resultCode: '000000' });
  const namesOf = (changes: readonly Change[]) =>
    changes.map((change) => ('department' in change ? change.department.name : ''));

  it('tell a target everything once and in order, whichever of them received and delivered it', async () => {
    const recorder = new Recorder();
    const connectors = [await start(recorder), await start(recorder), await start(recorder)];
    const tenants = Array.from({ length: 20 }, newTenant);
    const steps = Array.from({ length: 10 }, (_, i) => i + 1);
    await Promise.all(
      tenants.map(async (tenantId, t) => {
        for (const step of steps) await rename(connectors[(t + step) % 3] as TestConnector, tenantId, step);
      }),
    );
    await recorder.until(() => recorder.told().length >= tenants.length * steps.length);
    for (const tenantId of tenants)
      expect(namesOf(recorder.told(tenantId))).toEqual(steps.map((step) => `n${step}`));
    expect(new Set(recorder.told().map(({ id }) => id)).size).toBe(tenants.length * steps.length);
  });

  it('take over from one that was paused, which then settles nothing; the target sees the same event id', async () => {
    const slow = new Recorder();
    const quick = new Recorder();
    const [paused, other] = [await start(slow, { dispatch: false }), await start(quick, { dispatch: false })];
    const id = newTenant();
    await rename(paused, id, 1);
    let resume = () => {};
    slow.behave = () => new Promise((resolve) => (resume = () => resolve(undefined)));
    const delivering = paused.app.get(Dispatcher).drain();
    await started(slow);
    await other.app.get(Dispatcher).drain();
    expect(quick.told(id)).toEqual([]);
    await other.rows('UPDATE delivery_stream SET lease_until = 1'); // as after the time that a lease lasts
    await other.app.get(Dispatcher).drain();
    expect(quick.told(id).map((change) => change.id)).toEqual(slow.told(id).map((change) => change.id));
    slow.behave = () => undefined;
    resume();
    await delivering;
    await rename(other, id, 2);
    await other.app.get(Dispatcher).drain();
    await paused.app.get(Dispatcher).drain();
    expect(namesOf(quick.told(id))).toEqual(['n1', 'n2']);
    expect(namesOf(slow.told(id))).toEqual(['n1']);
  });

  if (name === 'PostgreSQL')
    it('hear of new changes at once: nobody looks by itself here for an hour', async () => {
      const recorder = new Recorder();
      const receiving = await start(new Recorder(), { dispatch: false });
      await start(recorder, { pollMs: HOUR });
      const id = newTenant();
      await rename(receiving, id, 1);
      await recorder.until(() => recorder.told(id).length === 1);
      await rename(receiving, id, 2);
      await recorder.until(() => recorder.told(id).length === 2);
      expect(namesOf(recorder.told(id))).toEqual(['n1', 'n2']);
    });

  it('deliver what is in flight before they stop, and leave the rest to the others', async () => {
    const recorder = new Recorder();
    const first = await start(recorder, { concurrency: 1 });
    const tenants = [newTenant(), newTenant()];
    let finish = () => {};
    recorder.behave = () => new Promise((resolve) => (finish = () => resolve(undefined)));
    for (const tenantId of tenants) await rename(first, tenantId, 1);
    await started(recorder);
    const stopped = first.stop();
    running = [];
    finish();
    await stopped;
    expect(recorder.told()).toHaveLength(1);
    recorder.behave = () => undefined;
    const second = await start(recorder, { dispatch: false });
    await second.app.get(Dispatcher).drain();
    expect(
      recorder
        .told()
        .map(({ tenantId }) => tenantId)
        .sort(),
    ).toEqual(tenants.sort());
  });

  /** Resolves once a delivery has begun. */
  async function started(recorder: Recorder): Promise<void> {
    while (recorder.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
});
