import { describe, expect, it } from '@jest/globals';
import {
  decideApplication,
  type ApplicationMessage,
  type OpenApplication,
} from '../../src/applications/decide-application.js';
import type { Scope } from '../../src/directory/scope.entity.js';
import { allOrders } from '../support/orders.js';
import { endedAt, KEY, production, testLane } from './scope.js';

const give = (sourceTime: number, secret = 's3cret', clientId = 'c'): ApplicationMessage => ({
  scope: KEY,
  sourceTime,
  action: 'save',
  appId: 'app',
  clientId,
  secret,
});
const take = (sourceTime: number): ApplicationMessage => ({ ...give(sourceTime, ''), action: 'remove' });

function after(
  messages: readonly ApplicationMessage[],
  scope: Scope = production,
): OpenApplication | undefined {
  return messages.reduce<OpenApplication | undefined>(
    (row, message) => decideApplication(row, message, scope).save ?? row,
    undefined,
  );
}

describe('an applicationSync', () => {
  it('creates, then is unchanged, then updates when the secret or the client id differs', () => {
    expect(decideApplication(undefined, give(1), production).effect).toBe('created');
    expect(decideApplication(after([give(1)]), give(2), production).effect).toBe('unchanged');
    expect(decideApplication(after([give(1)]), give(2, 'new'), production).effect).toBe('updated');
    expect(decideApplication(after([give(1)]), give(2, 's3cret', 'c2'), production).effect).toBe('updated');
  });

  it('that removes forgets the secret', () => {
    const { effect, save } = decideApplication(after([give(1)]), take(2), production);
    expect(effect).toBe('removed');
    expect(save).toMatchObject({ removed: true, secret: '', sourceTime: 2 });
  });

  it('that removes something unknown succeeds and leaves a tombstone', () => {
    const { effect, save } = decideApplication(undefined, take(2), production);
    expect(effect).toBe('unchanged');
    expect(decideApplication(save, give(1), production).effect).toBe('superseded');
    expect(decideApplication(save, give(3), production).effect).toBe('created');
  });

  it('at or before the unbinding of its scope is superseded, after it counts', () => {
    expect(decideApplication(undefined, give(4), endedAt(5)).effect).toBe('superseded');
    expect(decideApplication(undefined, give(5), endedAt(5)).effect).toBe('superseded');
    expect(decideApplication(undefined, give(6), endedAt(5)).effect).toBe('created');
  });

  it('in the test lane counts when it comes later', () => {
    expect(after([give(5), take(3), give(1, 'replayed')], testLane)).toMatchObject({ secret: 'replayed' });
    expect(after([give(5)], { ...testLane, endedAt: 9 })).toMatchObject({ removed: false });
  });
});

describe('six applicationSyncs with distinct source times', () => {
  it.each([
    ['the newest saves', [give(1), give(2, 'b'), take(3), give(4, 'd', 'c4'), take(5), give(6, 'f')]],
    ['the newest removes', [give(1), give(2, 'b', 'c2'), take(3), give(4, 'd', 'c4'), give(5, 'e'), take(6)]],
  ])('end alike in all 720 orders when %s', (_, events) => {
    for (const order of allOrders(events)) expect(after(order)).toEqual(after(events));
  });
});
