import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Change } from '../../src/outbox/change.js';
import { retry } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { authSync, newTenant, tenantSync, user } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import { callAdmin, itemsOf } from './call-admin.js';

const READER = 'a-token-that-may-only-read';
const EMPTY = {
  ...{ name: '', position: '', employeeCode: '', employeeType: null, mobile: '', email: '' },
  ...{ workPlace: '', entryDate: '', extension: null, erased: true },
};

describe.each(DATABASES)('erasing a user, on $name', ({ fresh }) => {
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
  const erase = (body: Record<string, unknown>, token?: string) =>
    callAdmin(connector, 'users/erase', { method: 'POST', body, ...(token && { token }) });
  const grant = async (tenantId: string, step: number, users = [user('ann')], fields = {}) =>
    expect((await connector.call('authSync', authSync(tenantId, step, users, fields))).resultCode).toBe(
      '000000',
    );
  const changesOf = (tenantId: string) => itemsOf(connector, `changes?tenantId=${tenantId}&limit=100`);
  const requestOf = async (tenantId: string) => {
    const [receipt] = await itemsOf(connector, `receipts?tenantId=${tenantId}&kind=authSync`);
    const { body } = await callAdmin(connector, `receipts/${String(receipt?.id)}`);
    return body.request as { userList: Record<string, unknown>[] };
  };

  it('empties the profile in every application and instance, and says what it covered', async () => {
    const tenantId = newTenant();
    await grant(tenantId, 1, [user('ann'), user('bob')]);
    await grant(tenantId, 1, [user('ann')], { appId: 'app-2' });
    await grant(tenantId, 2, [user('ann', { position: 'lead' })], { instanceId: 'instance-2' });
    await grant(tenantId, 3, [user('ann', { position: 'chief' })], { instanceId: 'instance-2' });
    const { status, body } = await erase({ tenantId, userName: 'ann' });
    expect({ status, body }).toEqual({
      status: 200,
      body: { erased: { rows: 3, changesCovered: 4, receiptsCovered: 4 } },
    });
    const live = await itemsOf(connector, `users?tenantId=${tenantId}`);
    expect(live).toMatchObject([{ userName: 'bob', name: 'BOB' }]);
    const all = await itemsOf(connector, `users?tenantId=${tenantId}&removed=true`);
    expect(all).toHaveLength(3);
    for (const one of all)
      expect(one).toMatchObject({ userName: 'ann', name: '', mobile: '', extension: null, removed: true });
    expect(JSON.stringify(all)).not.toContain('Key');
  });

  it('names one instance only when it is told to', async () => {
    const tenantId = newTenant();
    for (const instanceId of ['one', 'two']) await grant(tenantId, 1, [user('ann')], { instanceId });
    expect((await erase({ tenantId, userName: 'ann', instanceId: 'one' })).body).toMatchObject({
      erased: { rows: 1 },
    });
    expect(await itemsOf(connector, `users?tenantId=${tenantId}`)).toMatchObject([{ instanceId: 'two' }]);
  });

  it('leaves feed and receipts readable, without what was personal', async () => {
    const tenantId = newTenant();
    await connector.call('tenantSync', tenantSync(tenantId, 1));
    await grant(tenantId, 1, [user('ann'), user('bob')]);
    const before = await changesOf(tenantId);
    expect(before[1]).toMatchObject({ user: { userName: 'ann', name: 'ANN', mobile: '13800001234' } });
    expect((await requestOf(tenantId)).userList[0]).toMatchObject({ userName: 'ann', name: 'ANN' });
    await erase({ tenantId, userName: 'ann' });
    const after = await changesOf(tenantId);
    expect(after.slice(0, 3)).toEqual([
      before[0],
      { ...before[1], user: { ...(before[1]?.user as object), ...EMPTY } },
      before[2],
    ]);
    expect(after[3]).toMatchObject({ type: 'user.removed', user: { userName: 'ann', ...EMPTY } });
    expect(after).toHaveLength(4);
    const { userList } = await requestOf(tenantId);
    expect(userList).toEqual([
      { userName: 'ann', orgCode: 'd1', role: 'user', enable: 'true', erased: true },
      expect.objectContaining({ userName: 'bob', name: 'BOB', email: 'b***@example.com' }),
    ]);
  });

  it('tells a target that has not heard of the user yet only that it is gone', async () => {
    const tenantId = newTenant();
    recorder.forget();
    await grant(tenantId, 1);
    await grant(tenantId, 2, [user('ann', { position: 'lead' })]);
    await erase({ tenantId, userName: 'ann' });
    await drain();
    const told = recorder.told(tenantId);
    expect(told.map(({ type }) => type)).toEqual(Array(3).fill('user.removed'));
    for (const change of told) expect(change).toMatchObject({ user: { userName: 'ann', ...EMPTY } });
  });

  it('tells it so of a change that was given up, too', async () => {
    const tenantId = newTenant();
    recorder.forget();
    recorder.behave = () => ({ status: 'reject', reason: 'no room for ann@example.com' });
    await grant(tenantId, 1);
    await drain();
    const [parked] = await itemsOf(connector, `deliveries?tenantId=${tenantId}`);
    recorder.forget();
    await erase({ tenantId, userName: 'ann' });
    await callAdmin(connector, 'deliveries/retry', { method: 'POST', body: { eventIds: [parked?.eventId] } });
    await drain();
    // the parked one, and the erasure itself
    expect(recorder.told(tenantId).map(({ type }) => type)).toEqual(['user.removed', 'user.removed']);
    const left = await itemsOf(connector, `deliveries?tenantId=${tenantId}&status=all`);
    expect(JSON.stringify(left)).not.toContain('ann@example.com');
  });

  it('makes a new key when the user is authorized again later; nothing older comes back', async () => {
    const tenantId = newTenant();
    await grant(tenantId, 1);
    await erase({ tenantId, userName: 'ann' });
    await grant(tenantId, 1);
    await grant(tenantId, 1000);
    expect(await itemsOf(connector, `users?tenantId=${tenantId}`)).toEqual([]);
    const now = Date.now() + 60_000 - Date.UTC(2026, 0, 5);
    await grant(tenantId, now, [user('ann', { name: 'Ann the second' })]);
    expect(await itemsOf(connector, `users?tenantId=${tenantId}`)).toMatchObject([
      { userName: 'ann', name: 'Ann the second' },
    ]);
    const changes = (await changesOf(tenantId)) as unknown as Extract<Change, { user: unknown }>[];
    expect(changes.map(({ type, user: { name, erased } }) => [type, name, erased])).toEqual([
      ['user.authorized', '', true],
      ['user.removed', '', true],
      ['user.authorized', 'Ann the second', undefined],
    ]);
  });

  it('leaves an entry in the audit log, without what was personal, and can be repeated', async () => {
    const tenantId = newTenant();
    await grant(tenantId, 1);
    await erase({ tenantId, userName: 'ann' });
    expect((await erase({ tenantId, userName: 'ann' })).body).toMatchObject({ erased: { rows: 1 } });
    const entries = await itemsOf(connector, `receipts?kind=admin.erase-user&tenantId=${tenantId}`);
    expect(entries).toHaveLength(2);
    expect(entries[1]).toMatchObject({
      reason: expect.stringMatching(/^erased by token \w+$/),
      applied: { removed: 1 },
    });
    const { body } = await callAdmin(connector, `receipts/${String(entries[1]?.id)}`);
    expect(body.request).toEqual({ userName: 'ann', changesCovered: '1', receiptsCovered: '1' });
    expect((await changesOf(tenantId)).map(({ type }) => type)).toEqual(['user.authorized', 'user.removed']);
  });

  it('waits for a target that is away', async () => {
    const tenantId = newTenant();
    recorder.forget();
    recorder.behave = () => retry('away');
    await grant(tenantId, 1);
    await drain();
    await erase({ tenantId, userName: 'ann' });
    const progress = await itemsOf(connector, `deliveries/progress?tenantId=${tenantId}`);
    expect(progress).toMatchObject([{ lastError: 'erased', state: 'failing' }]);
  });

  it.each([
    ['a user nobody knows', { tenantId: 't', userName: 'nobody' }, undefined, 404],
    ['no tenant', { userName: 'ann' }, undefined, 400],
    ['an unknown field', { tenantId: 't', userName: 'ann', appId: 'a' }, undefined, 400],
    ['a token that may only read', { tenantId: 't', userName: 'ann' }, READER, 403],
  ])('refuses %s', async (_, body, token, status) => {
    expect((await erase(body, token)).status).toBe(status);
  });
});
