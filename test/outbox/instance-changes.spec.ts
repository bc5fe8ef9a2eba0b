import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Provisioned } from '../../src/instances/instance-provisioner.js';
import { InstanceKeeper } from '../../src/instances/instance-keeper.js';
import { InstanceSweep } from '../../src/instances/instance-sweep.service.js';
import { ChangeFeed, BEGINNING } from '../../src/outbox/change-feed.js';
import type { Change } from '../../src/outbox/change.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { basic, newInstance, newOrder, orderedInstance, refresh } from '../support/instances.js';
import { Recorder } from '../support/recorder.js';
import { TestProvisioner } from '../support/test-provisioner.js';

describe.each(DATABASES)('changes of instances, on $name', ({ fresh }) => {
  const recorder = new Recorder('recorder');
  const testLane = new Recorder('test-lane', { lanes: ['test'] });
  const vendor = new TestProvisioner();
  let database: TestDatabase;
  let connector: TestConnector;
  beforeEach(async () => {
    database = await fresh();
    vendor.reset();
    connector = await TestConnector.start(
      database.url,
      { KOOSYNC_INSTANCE_PURGE_DAYS: '30' },
      {
        targets: [recorder, testLane],
        delivery: { dispatch: false },
        instances: { provisioner: vendor },
      },
    );
  });
  afterEach(async () => {
    recorder.forget();
    testLane.forget();
    await connector?.stop();
    await database?.drop();
  });

  const told = async (target = recorder) => {
    await connector.app.get(Dispatcher).drain();
    return target.told();
  };
  const statuses = (changes: readonly Change[]) =>
    changes.map((change) =>
      'instance' in change ? `${change.type} ${change.instance.status}` : change.type,
    );
  const makeDue = (instanceId: string) =>
    connector.rows(`UPDATE instance SET due_at = 1 WHERE instance_id = '${instanceId}'`);

  it('tell its life in order, from the order to the purge, with the full state each time', async () => {
    const { instanceId, orderId, orderLineId } = await orderedInstance(connector);
    await basic(connector, 'updateInstanceStatus', { instanceId, status: 'FREEZE' });
    await basic(connector, 'updateInstanceStatus', { instanceId, status: 'UNFREEZE' });
    await basic(connector, 'refreshInstance', refresh(instanceId, '20300101000000000'));
    await basic(connector, 'releaseInstance', { instanceId });
    const scope = { lane: 'production' as const, instanceId, tenantId: '' };
    await connector.app.get(InstanceKeeper).keep(scope, () => Promise.resolve());
    await basic(connector, 'releaseInstance', { instanceId });
    await makeDue(instanceId);
    await connector.app.get(InstanceSweep).sweep();
    const changes = await told();
    expect(statuses(changes)).toEqual([
      'instance.saved provisioning',
      'instance.saved active',
      'instance.saved frozen',
      'instance.saved active',
      'instance.saved active',
      'instance.saved released',
      'instance.saved active',
      'instance.saved released',
      'instance.removed purged',
    ]);
    expect(changes[1]).toMatchObject({
      ...scope,
      created: false,
      changed: ['status', 'frontEndUrl'],
      instance: {
        status: 'active',
        orderId,
        orderLineId,
        frontEndUrl: `https://${instanceId}.app.example`,
      },
    });
    expect(changes[0]).toMatchObject({ created: true });
    expect(changes[4]).toMatchObject({ changed: expect.arrayContaining(['expireTime']) });
    expect(changes[4]).toMatchObject({ instance: { expireTime: '2030-01-01T00:00:00.000Z' } });
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
    const times = changes.map(({ sourceTime }) => sourceTime);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('are the same in the feed, and never hold a password, an account or who bought', async () => {
    vendor.answer = (instance): Provisioned => new TestProvisioner().answer(instance) as Provisioned;
    const { instanceId } = await orderedInstance(connector);
    const { changes } = await connector.app.get(ChangeFeed).page(BEGINNING, 100, { instanceId });
    expect(changes).toEqual(await told());
    const text = JSON.stringify(changes);
    for (const secret of ['first-password-of', '"admin"', '.admin.example', '修改密码', 'buyer'])
      expect(text).not.toContain(secret);
  });

  it('name the receipt of the call that caused them; what happens by itself has an id of its own', async () => {
    const { instanceId } = await orderedInstance(connector);
    await basic(connector, 'updateInstanceStatus', { instanceId, status: 'FREEZE' });
    const changes = await told();
    const [{ id } = { id: '' }] = await connector.rows<{ id: string }>(
      `SELECT id FROM receipt WHERE kind = 'updateInstanceStatus'`,
    );
    expect(changes.at(-1)).toMatchObject({ type: 'instance.saved', receiptId: id });
    expect(changes[0]?.receiptId).toMatch(/^[0-9A-HJKMNP-TV-Z]{18}$/);
  });

  it('come once, whatever is repeated and whatever changes nothing', async () => {
    const order = newOrder();
    for (let i = 0; i < 3; i++) await basic(connector, 'newInstance', newInstance(order));
    const { instanceId } = order;
    for (let i = 0; i < 3; i++)
      await basic(connector, 'updateInstanceStatus', { instanceId, status: 'FREEZE' });
    await basic(connector, 'queryInstance', { instanceId });
    expect(statuses(await told())).toEqual([
      'instance.saved provisioning',
      'instance.saved active',
      'instance.saved frozen',
    ]);
  });

  it('tell that the vendor refused the order, and that the next order of the same went well', async () => {
    const order = newOrder();
    vendor.answer = () => ({ state: 'refused', code: '000106', reason: 'sold out' });
    await basic(connector, 'newInstance', newInstance(order));
    vendor.reset();
    await basic(connector, 'newInstance', newInstance(order));
    expect(statuses(await told())).toEqual([
      'instance.saved provisioning',
      'instance.saved failed',
      'instance.saved active',
    ]);
  });

  it('stay in the test lane when the call is a debugging call', async () => {
    await basic(connector, 'newInstance', newInstance(newOrder('test'), { testFlag: 1 }));
    expect(await told()).toEqual([]);
    expect(statuses(await told(testLane))).toEqual(['instance.saved provisioning', 'instance.saved active']);
  });
});
