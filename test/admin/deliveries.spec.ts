import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reject } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import { callAdmin, itemsOf } from './call-admin.js';

const READER = 'a-token-that-may-only-read';

describe.each(DATABASES)('deliveries in the admin API, on $name', ({ fresh }) => {
  const recorder = new Recorder('shop');
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    const environment = { KOOSYNC_ADMIN_TOKENS: `an-admin-token-of-the-tests,read:${READER}` };
    connector = await TestConnector.start(database.url, environment, {
      targets: [recorder],
      delivery: { dispatch: false },
    });
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const drain = () => connector.app.get(Dispatcher).drain();

  it('shows what was given up and why, and how far each target is', async () => {
    const [bad, good] = [newTenant(), newTenant()];
    recorder.behave = (_, { tenantId }) => (tenantId === bad ? reject('no room') : undefined);
    await connector.call('singleOrgSync', singleOrgSync(bad, 1, 'd'));
    await connector.call('singleOrgSync', singleOrgSync(good, 1, 'd'));
    await drain();
    expect(await itemsOf(connector, `deliveries?tenantId=${bad}`)).toEqual([
      {
        ...{ target: 'shop', eventId: expect.stringMatching(/^\w{18}\.0$/), type: 'department.saved' },
        ...{ lane: 'production', instanceId: 'instance-1', tenantId: bad, status: 'abandoned', attempts: 1 },
        ...{ reason: 'no room', parkedAt: expect.stringMatching(/Z$/), settledAt: null },
      },
    ]);
    expect(await itemsOf(connector, `deliveries?tenantId=${good}&status=all`)).toEqual([]);
    expect(await itemsOf(connector, `deliveries/progress?tenantId=${good}`)).toEqual([
      {
        ...{ target: 'shop', lane: 'production', instanceId: 'instance-1', tenantId: good, state: 'settled' },
        ...{ attempts: 0, nextAttemptAt: null, lastError: null, refusedSince: null },
      },
    ]);
  });

  it('sends again what is asked for, and notes who asked', async () => {
    const id = newTenant();
    recorder.behave = () => reject('no');
    for (const code of ['a', 'b', 'c']) await connector.call('singleOrgSync', singleOrgSync(id, 1, code));
    await drain();
    recorder.forget();
    const [newest] = await itemsOf(connector, `deliveries?tenantId=${id}`);
    const one = { eventIds: [newest?.eventId] };
    expect((await callAdmin(connector, 'deliveries/retry', { method: 'POST', body: one })).body).toEqual({
      queued: 1,
    });
    await drain();
    expect(recorder.told(id).map((change) => change.id)).toEqual([newest?.eventId]);
    const rest = { tenantId: id, target: 'shop' };
    expect((await callAdmin(connector, 'deliveries/retry', { method: 'POST', body: rest })).body).toEqual({
      queued: 2,
    });
    await drain();
    expect(await itemsOf(connector, `deliveries?tenantId=${id}`)).toEqual([]);
    expect(await itemsOf(connector, `deliveries?tenantId=${id}&status=delivered`)).toHaveLength(3);
    const entries = await itemsOf(connector, `receipts?kind=admin.retry-deliveries&tenantId=${id}`);
    expect(entries).toMatchObject([{ reason: expect.stringMatching(/^queued by token \w+$/) }]);
  });

  it.each([
    ['a token that may only read', { token: READER, body: {} }, 403],
    ['no token', { token: null, body: {} }, 401],
    ['an unknown field', { body: { everything: true } }, 400],
    ['no ids', { body: { eventIds: [] } }, 400],
    ['a time that is none', { body: { from: 'yesterday' } }, 400],
  ])('refuses to send again for %s', async (_, call, status) => {
    expect((await callAdmin(connector, 'deliveries/retry', { method: 'POST', ...call })).status).toBe(status);
  });
});
