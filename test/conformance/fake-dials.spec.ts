import { describe, expect, it } from '@jest/globals';
import { UserStoreTarget } from '../../src/targets/user-store/user-store-target.js';
import { FakeUserStore } from '../../src/testing.js';
import { changes, delivery, departmentSaved, userSaved } from '../targets/changes.js';

const told = changes([departmentSaved('d1'), userSaved('ann'), userSaved('bob')]);
const deliver = async (store: FakeUserStore, context = delivery()) =>
  (await new UserStoreTarget(store).deliver(told, context)).map(({ status }) => status);
const names = (store: FakeUserStore) => [...store.users.values()].map(({ userName }) => userName);

describe('The fake user store', () => {
  it('takes everything by itself', async () => {
    const store = new FakeUserStore();
    expect(await deliver(store)).toEqual(['applied', 'applied', 'applied']);
    expect(names(store)).toEqual(['ann', 'bob']);
    expect(store.calls.map(({ method }) => method)).toEqual(['saveDepartments', 'saveUsers']);
  });

  it('fails the next calls, and only those', async () => {
    const store = new FakeUserStore().failNext(1, 'busy');
    expect(await deliver(store)).toEqual(['retry', 'retry', 'retry']);
    expect(await deliver(store)).toEqual(['applied', 'applied', 'applied']);
    store.throwNext(2);
    await expect(deliver(store)).rejects.toThrow('the fake store is away');
    await expect(deliver(store)).rejects.toThrow('the fake store is away');
    expect(await deliver(store)).toEqual(['applied', 'applied', 'applied']);
  });

  it('rejects what it does not want', async () => {
    const store = new FakeUserStore().rejectObjects((one) => 'userName' in one && one.userName === 'ann');
    expect(await deliver(store)).toEqual(['applied', 'reject', 'applied']);
    expect(names(store)).toEqual(['bob']);
    expect(await deliver(store.behave())).toEqual(['applied', 'applied', 'applied']);
  });

  it('takes everything and says that it failed', async () => {
    const store = new FakeUserStore().acceptThenThrow();
    await expect(deliver(store)).rejects.toThrow('the reply of the fake store got lost');
    expect(store.departments.size).toBe(1);
  });

  it('is slow until it is told to stop', async () => {
    const store = new FakeUserStore().slow(60_000);
    const stop = new AbortController();
    const slow = deliver(store, delivery({ signal: stop.signal }));
    stop.abort();
    await expect(slow).rejects.toMatchObject({ name: 'AbortError' });
    expect(store.users.size).toBe(0);
  });
});
