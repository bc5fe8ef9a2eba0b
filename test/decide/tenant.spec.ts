import { describe, expect, it } from '@jest/globals';
import { decideTenant } from '../../src/tenants/decide-tenant.js';
import type { TenantMessage } from '../../src/tenants/tenant-sync.message.js';
import type { Tenant } from '../../src/tenants/tenant.entity.js';
import { allOrders } from '../support/orders.js';
import { KEY, production, testLane } from './scope.js';

const bind = (sourceTime: number, name = 'Acme', rest: Partial<TenantMessage> = {}): TenantMessage => ({
  scope: KEY,
  sourceTime,
  action: 'save',
  orderId: 'o',
  code: 'acme',
  name,
  domainName: 'https://acme.example',
  ...rest,
});
const unbind = (sourceTime: number): TenantMessage => bind(sourceTime, 'Acme', { action: 'remove' });

function after(messages: readonly TenantMessage[], scope = production): Tenant | undefined {
  return messages.reduce<Tenant | undefined>(
    (row, message) => decideTenant(row, message, scope).save ?? row,
    undefined,
  );
}

describe('a tenantSync', () => {
  it('creates an unknown tenant, whether it says add or modify', () => {
    expect(decideTenant(undefined, bind(1), production)).toEqual({
      effect: 'created',
      save: {
        scopeId: 'scope',
        orderId: 'o',
        code: 'acme',
        name: 'Acme',
        domainName: 'https://acme.example',
        removed: false,
        sourceTime: 1,
      },
    });
  });

  it('under a new nonce and a newer time is unchanged, and moves the source time on', () => {
    const { effect, save } = decideTenant(after([bind(1)]), bind(2), production);
    expect(effect).toBe('unchanged');
    expect(save?.sourceTime).toBe(2);
  });

  it.each(['orderId', 'code', 'name', 'domainName'] as const)('that changes %s is an update', (field) => {
    const { effect, save } = decideTenant(after([bind(1)]), bind(2, 'Acme', { [field]: 'new' }), production);
    expect(effect).toBe('updated');
    expect(save).toMatchObject({ [field]: 'new', sourceTime: 2 });
  });

  it('older than the known one changes nothing', () => {
    expect(decideTenant(after([bind(2)]), bind(1, 'Old'), production)).toEqual({ effect: 'superseded' });
    expect(decideTenant(after([bind(2)]), unbind(1), production)).toEqual({ effect: 'superseded' });
  });

  it('that unbinds an unknown tenant leaves a tombstone, and an older bind does not come back', () => {
    const { effect, save } = decideTenant(undefined, unbind(2), production);
    expect(effect).toBe('unchanged');
    expect(save).toMatchObject({ removed: true, sourceTime: 2 });
    expect(decideTenant(save, bind(1), production).effect).toBe('superseded');
    expect(decideTenant(save, bind(2), production).effect).toBe('superseded');
  });

  it('revives a removed tenant when it is newer', () => {
    const { effect, save } = decideTenant(after([bind(1), unbind(2)]), bind(3, 'Again'), production);
    expect(effect).toBe('created');
    expect(save).toMatchObject({ removed: false, name: 'Again' });
  });

  it('that unbinds twice removes once', () => {
    const row = after([bind(1), unbind(2)]);
    expect(decideTenant(row, unbind(2), production).effect).toBe('unchanged');
    expect(decideTenant(row, unbind(3), production).effect).toBe('unchanged');
  });

  it('in the test lane counts when it comes later, whatever its time', () => {
    expect(after([bind(5), unbind(3)], testLane)).toMatchObject({ removed: true });
    expect(after([bind(5), unbind(3), bind(1, 'Replayed')], testLane)).toMatchObject({
      removed: false,
      name: 'Replayed',
    });
  });
});

describe('six tenantSyncs with distinct source times', () => {
  const events = [
    bind(1, 'A'),
    bind(2, 'B'),
    unbind(3),
    bind(4, 'C', { code: 'c' }),
    bind(5, 'D'),
    bind(6, 'E'),
  ];

  it('end alike in all 720 orders', () => {
    for (const order of allOrders(events)) expect(after(order)).toEqual(after(events));
  });

  it('end alike in all 720 orders when the newest unbinds', () => {
    const ending = [...events.slice(0, 5), unbind(7)];
    for (const order of allOrders(ending)) expect(after(order)).toEqual(after(ending));
  });

  it('end alike when each comes twice', () => {
    for (const order of allOrders(events).filter((_, i) => i % 7 === 0))
      expect(after([...order, ...order])).toEqual(after(events));
  });
});
