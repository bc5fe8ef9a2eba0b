import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Authorization } from '../../src/authorizations/authorization.entity.js';
import { decideAuthorization, type UserMessage } from '../../src/authorizations/decide-authorization.js';
import type { UserProfile } from '../../src/authorizations/user-profile.js';
import type { Scope } from '../../src/directory/scope.entity.js';
import { testSeed } from '../protocol/test-seed.js';
import { allOrders } from '../support/orders.js';
import { endedAt, production, testLane } from './scope.js';

const profile = (name: string): UserProfile => ({
  userName: 'u',
  name,
  departmentCode: 'd',
  role: 'user',
  enabled: true,
  position: '',
  employeeCode: '7',
  employeeType: 1,
  mobile: '13800001234',
  email: 'u@example.com',
  workPlace: '',
  entryDate: '2026-01-5',
  extension: { level: 'P7' },
});
const message = (action: UserMessage['action'], sourceTime: number, name?: string): UserMessage => ({
  action,
  appId: 'app',
  sourceTime,
  userName: 'u',
  profile: name === undefined ? undefined : profile(name),
});
const grant = (time: number, name = 'Ann') => message('authorize', time, name);
const change = (time: number, name = 'Bea') => message('update', time, name);
const withdraw = (time: number) => message('withdraw', time);
const remove = (time: number) => message('remove', time);

function after(messages: readonly UserMessage[], scope: Scope = production): Authorization | undefined {
  return messages.reduce<Authorization | undefined>(
    (row, next) => decideAuthorization(row, next, scope).save ?? row,
    undefined,
  );
}

/** What a reader sees: nothing of a removed user. */
function seen(row: Authorization | undefined) {
  return row && !row.removed ? { name: row.name, authorized: row.authorized, mobile: row.mobile } : undefined;
}

describe('an authSync', () => {
  it('grants: the user is authorized and has the profile', () => {
    expect(decideAuthorization(undefined, grant(1), production)).toEqual({
      effect: 'created',
      save: {
        ...profile('Ann'),
        scopeId: 'scope',
        appId: 'app',
        authorized: true,
        stateTime: 1,
        removed: false,
        profileTime: 1,
        personKey: null,
      },
    });
  });

  it('that repeats itself later is unchanged, that changes the profile is an update', () => {
    expect(decideAuthorization(after([grant(1)]), grant(2), production).effect).toBe('unchanged');
    expect(decideAuthorization(after([grant(1)]), change(2), production).effect).toBe('updated');
    const rich = { ...grant(2), profile: { ...profile('Ann'), extension: { level: 'P8' } } };
    expect(decideAuthorization(after([grant(1)]), rich, production).effect).toBe('updated');
  });

  it('that modifies an unknown user creates and authorizes the user', () => {
    const { effect, save } = decideAuthorization(undefined, change(1), production);
    expect(effect).toBe('created');
    expect(save).toMatchObject({ authorized: true, name: 'Bea' });
  });

  it('that withdraws keeps the record', () => {
    const { effect, save } = decideAuthorization(after([grant(1)]), withdraw(2), production);
    expect(effect).toBe('updated');
    expect(save).toMatchObject({ authorized: false, removed: false, name: 'Ann', mobile: '13800001234' });
  });

  it('that removes clears every field of the profile', () => {
    const { effect, save } = decideAuthorization(after([grant(1)]), remove(2), production);
    expect(effect).toBe('removed');
    expect(save).toEqual({
      ...Object.fromEntries(Object.keys(profile('')).map((field) => [field, ''])),
      ...{ userName: 'u', enabled: false, employeeType: null, extension: null },
      ...{ scopeId: 'scope', appId: 'app' },
      ...{ authorized: false, stateTime: 2, removed: true, profileTime: 2, personKey: null },
    });
  });

  it('that removes or withdraws an unknown user succeeds and is remembered', () => {
    const removed = decideAuthorization(undefined, remove(2), production);
    expect(removed.effect).toBe('unchanged');
    expect(decideAuthorization(removed.save, grant(1), production).effect).toBe('superseded');
    const withdrawn = decideAuthorization(undefined, withdraw(2), production);
    expect(withdrawn.effect).toBe('unchanged');
    const late = decideAuthorization(withdrawn.save, grant(1), production);
    expect(late.effect).toBe('created');
    expect(late.save).toMatchObject({ authorized: false, name: 'Ann', stateTime: 2, profileTime: 1 });
  });

  it('that is older than a withdrawal still brings its profile, not its right', () => {
    const row = after([grant(1), withdraw(3), change(2)]);
    expect(row).toMatchObject({ authorized: false, name: 'Bea', stateTime: 3, profileTime: 2 });
  });

  it('that is older than a removal does not bring the profile back, also after a newer withdrawal', () => {
    expect(after([grant(1), remove(3), change(2)])).toMatchObject({ removed: true, name: '' });
    expect(after([grant(1), remove(3), withdraw(4), change(2)])).toMatchObject({ removed: true, name: '' });
  });

  it('at the time of a withdrawal or removal loses against it, whichever comes first', () => {
    for (const order of [
      [grant(1), withdraw(1)],
      [withdraw(1), grant(1)],
    ])
      expect(after(order)).toMatchObject({ authorized: false, name: 'Ann' });
    for (const order of [
      [grant(1), remove(1)],
      [remove(1), grant(1)],
    ])
      expect(after(order)).toMatchObject({ authorized: false, removed: true, name: '' });
  });

  it('at or before the unbinding of its scope is superseded, after it counts', () => {
    expect(decideAuthorization(undefined, grant(5), endedAt(5)).effect).toBe('superseded');
    expect(decideAuthorization(undefined, grant(6), endedAt(5)).effect).toBe('created');
  });

  it('in the test lane counts when it comes later', () => {
    expect(seen(after([grant(5), withdraw(3), change(1)], testLane))).toMatchObject({
      name: 'Bea',
      authorized: true,
    });
    expect(seen(after([grant(5), remove(3)], testLane))).toBeUndefined();
  });
});

describe('six authSyncs for one user with distinct source times', () => {
  it.each([
    ['a withdrawal last', [grant(1), change(2), remove(3), grant(4, 'Cid'), change(5, 'Dan'), withdraw(6)]],
    ['a removal last', [grant(1), withdraw(2), change(3), grant(4, 'Cid'), withdraw(5), remove(6)]],
    [
      'a removal, then a withdrawal',
      [grant(1), change(2), grant(3, 'Cid'), change(4), remove(5), withdraw(6)],
    ],
    ['a change last', [grant(1), remove(2), withdraw(3), grant(4, 'Cid'), withdraw(5), change(6, 'Eve')]],
  ])('end alike in all 720 orders, row for row: %s', (_, events) => {
    const end = after(events);
    for (const order of allOrders(events)) expect(after(order)).toEqual(end);
  });

  it(`of any kind follow the newest of each register (seed ${testSeed})`, () => {
    const actions = fc.array(fc.constantFrom('authorize', 'update', 'withdraw', 'remove'), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(actions, fc.infiniteStream(fc.nat()), (kinds, keys) => {
        const events = kinds.map((action, i) =>
          message(action, i + 1, action === 'authorize' || action === 'update' ? `n${i + 1}` : undefined),
        );
        const arrival = events
          .map((event) => ({ event, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        const last = events.at(-1);
        const ofProfile = events.findLast(({ action }) => action !== 'withdraw');
        const gone = ofProfile === undefined || ofProfile.action === 'remove';
        const authorized = last?.action === 'authorize' || last?.action === 'update';
        expect(seen(after(arrival))).toEqual(
          gone ? undefined : { name: ofProfile.profile?.name, authorized, mobile: '13800001234' },
        );
        expect(after([...arrival, ...arrival])).toEqual(after(arrival));
      }),
      { seed: testSeed, numRuns: 1000 },
    );
  });
});
