import { describe, expect, it } from '@jest/globals';
import { applied, reject, retry, unchanged } from '../../src/outbox/change-target.js';
import type { StoreContext, StoreUser, UserStore } from '../../src/targets/user-store.js';
import { UserStoreTarget } from '../../src/targets/user-store/user-store-target.js';
import {
  applicationSaved,
  changes,
  delivery,
  departmentSaved,
  listApplied,
  tenantSaved,
  userRemoved,
  userSaved,
} from './changes.js';

/** What a delivery of these events to this store ends with, change by change. */
const deliver = async (store: UserStore, events: Parameters<typeof changes>[0], context = delivery()) =>
  (await new UserStoreTarget(store).deliver(changes(events), context)).map(({ status }) => status);

describe('The delivery to a user store', () => {
  it('counts as applied what the store has no method for', async () => {
    const told: string[] = [];
    const store: UserStore = {
      saveUsers: (users) => Promise.resolve(void told.push(...users.map(({ userName }) => userName))),
    };
    expect(await deliver(store, [tenantSaved('Acme'), departmentSaved('d1'), userSaved('ann')])).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
    expect(told).toEqual(['ann']);
  });

  it('gives each change the result of its object', async () => {
    const store: UserStore = {
      saveUsers: (users) =>
        Promise.resolve(users.map((one) => (one.name === 'OLD' ? unchanged() : applied()))),
    };
    expect(
      await deliver(store, [userSaved('a'), userSaved('b', { name: 'OLD' }), listApplied, userSaved('a')]),
    ).toEqual(['applied', 'unchanged', 'applied', 'applied']);
  });

  it('tells nothing more after the first change that failed, and lets what follows come again', async () => {
    const told: string[] = [];
    const store: UserStore = {
      saveDepartments: () => Promise.resolve(applied()),
      saveUsers: (users) =>
        Promise.resolve(users.map((one) => (one.userName === 'bad' ? reject('no such mailbox') : applied()))),
      removeUsers: () => Promise.resolve(void told.push('removeUsers')),
    };
    const events = [
      departmentSaved('d'),
      userSaved('ann'),
      userSaved('bad'),
      userSaved('cyd'),
      userRemoved('x'),
    ];
    expect(await deliver(store, events)).toEqual(['applied', 'applied', 'reject', 'applied', 'retry']);
    expect(told).toEqual([]);
  });

  it('lets one result stand for the whole call', async () => {
    const store: UserStore = { saveUsers: () => Promise.resolve(retry('busy', 5000)) };
    const results = await new UserStoreTarget(store).deliver(
      changes([userSaved('a'), userSaved('b')]),
      delivery(),
    );
    expect(results).toEqual([retry('busy', 5000), retry('busy', 5000)]);
  });

  it('throws what the store throws in the first call, and keeps what was done before a later one', async () => {
    const store: UserStore = { saveUsers: () => Promise.reject(new Error('the database is away')) };
    await expect(deliver(store, [userSaved('a'), userSaved('b')])).rejects.toThrow('the database is away');
    const target = new UserStoreTarget({ ...store, saveTenant: () => Promise.resolve() });
    expect(await target.deliver(changes([tenantSaved('Acme'), userSaved('a')]), delivery())).toEqual([
      applied(),
      retry('the database is away'),
    ]);
  });

  it('takes no answer for a result that is none', async () => {
    const answers: [unknown, RegExp][] = [
      [[applied()], /saveUsers answered 1 results for 2 objects/],
      [{ ok: true }, /without a status/],
      ['applied', /without a status/],
      [[applied(), null], /without a status/],
    ];
    for (const [answer, told] of answers) {
      const store = { saveUsers: () => Promise.resolve(answer) } as unknown as UserStore;
      await expect(deliver(store, [userSaved('a'), userSaved('b')])).rejects.toThrow(told);
    }
  });

  it('hands the context of the delivery on, with the secrets and the signal', async () => {
    const seen: StoreContext[] = [];
    const context = delivery({ attempt: 3, revealSecret: (appId) => Promise.resolve(`secret of ${appId}`) });
    const store: UserStore = { saveApplication: (_, given) => Promise.resolve(void seen.push(given)) };
    await deliver(store, [applicationSaved('app-1')], context);
    expect(seen).toMatchObject([
      { tenantId: 'tenant-1', instanceId: 'instance-1', lane: 'production', attempt: 3 },
    ]);
    expect(seen[0]?.signal).toBe(context.signal);
    await expect(seen[0]?.revealSecret('app-1')).resolves.toBe('secret of app-1');
  });

  it('begins no call once it is to stop', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const store: UserStore = {
      saveDepartments: () => Promise.resolve(stop.abort()),
      saveUsers: (users) => Promise.resolve(void told.push(...users.map(({ userName }) => userName))),
    };
    const context = delivery({ signal: stop.signal });
    expect(await deliver(store, [departmentSaved('d'), userSaved('a')], context)).toEqual([
      'applied',
      'retry',
    ]);
    expect(told).toEqual([]);
  });

  it('calls methods on the store itself, with up to 1000 objects', async () => {
    class Store implements UserStore {
      readonly sizes: number[] = [];
      saveUsers(users: readonly StoreUser[]): Promise<void> {
        return Promise.resolve(void this.sizes.push(users.length));
      }
    }
    const store = new Store();
    const target = new UserStoreTarget(store);
    await target.deliver(changes(Array.from({ length: 1000 }, (_, i) => userSaved(`u${i}`))), delivery());
    expect(store.sizes).toEqual([1000]);
    expect(target.batchSize).toBe(1000);
  });

  it('offers a probe when the store has one', async () => {
    expect(new UserStoreTarget({}).probe).toBeUndefined();
    const { probe } = new UserStoreTarget({ probe: () => Promise.reject(new Error('no route to host')) });
    await expect(probe?.(new AbortController().signal)).rejects.toThrow('no route to host');
  });
});
