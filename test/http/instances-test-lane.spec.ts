import { beforeEach, expect, it } from '@jest/globals';
import { HousekeepingService } from '../../src/housekeeping/housekeeping.service.js';
import { InstanceSweep } from '../../src/instances/instance-sweep.service.js';
import type { InstanceKind } from '../../src/protocol/routes.js';
import { basic, instanceRow, newInstance, newOrder, orderedInstance, refresh } from '../support/instances.js';
import type { Message } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { seededRandom, shuffled } from '../../src/testing/seeded-random.js';
import { TestProvisioner } from '../support/test-provisioner.js';

const vendor = new TestProvisioner();
const debug = { testFlag: '1' };

/** The cases that a vendor saves in the console's debugger; `instanceId`: what was typed there. */
function savedCases(order: ReturnType<typeof newOrder>, instanceId: string): [InstanceKind, Message][] {
  const { orderId, orderLineId } = newOrder();
  return [
    ['newInstance', newInstance(order, debug)],
    ['queryInstance', { instanceId, ...debug }],
    ['refreshInstance', refresh(instanceId, '20280101000000', debug)],
    ['updateInstanceStatus', { instanceId, status: 'FREEZE', ...debug }],
    ['updateInstanceStatus', { instanceId, status: 'UNFREEZE', ...debug }],
    ['upgradeInstance', { instanceId, orderId, orderLineId, ...debug }],
    ['changeInstanceCheck', { instanceId, productInfo: { productId: 'p-2' }, ...debug }],
    ['releaseInstance', { instanceId, ...debug }],
  ];
}

onEveryDatabase(
  'basic calls of the debugger (testFlag 1)',
  {},
  (on) => {
    beforeEach(() => {
      vendor.reset();
    });
    const replay = async (cases: readonly [InstanceKind, Message][], seed: number, rounds = 2) => {
      const random = seededRandom(seed);
      for (let round = 0; round < rounds; round++)
        for (const [kind, message] of shuffled(cases, random)) {
          const reply = await basic(on.connector, kind, message);
          expect({ kind, ...reply }).toMatchObject({ kind, status: 200, resultCode: '000000' });
        }
    };

    it('succeed again and again in any order, for the instance that they order', async () => {
      for (let seed = 1; seed <= 5; seed++) {
        const order = newOrder('test');
        await replay(savedCases(order, order.instanceId), seed);
      }
    });

    it('succeed again and again in any order, for an instance that was typed in', async () => {
      for (let seed = 1; seed <= 5; seed++)
        await replay(savedCases(newOrder('test'), `typed-in-${seed}`), seed);
      expect(vendor.calls.filter((call) => call.includes('typed-in'))).toEqual([]);
    });

    it('tell how the ordered instance is reached, whatever came before', async () => {
      const order = newOrder('test');
      await basic(on.connector, 'newInstance', newInstance(order, debug));
      await basic(on.connector, 'releaseInstance', { instanceId: order.instanceId, ...debug });
      const { fields } = await basic(on.connector, 'queryInstance', {
        instanceId: order.instanceId,
        ...debug,
      });
      expect(fields.info?.[0]).toMatchObject({ appInfo: { userName: 'admin' } });
    });

    it("never touch a buyer's instance, not even one with the same id or order", async () => {
      const real = await orderedInstance(on.connector);
      const debugged = await basic(on.connector, 'newInstance', newInstance(real, debug));
      expect(debugged.fields.instanceId).not.toBe(real.instanceId);
      const before = await instanceRow(on.connector, real.instanceId);
      await replay(savedCases(newOrder('test'), real.instanceId), 7);
      const rows = await on.connector.rows(
        `SELECT * FROM instance WHERE instance_id = '${real.instanceId}' AND lane = 'production'`,
      );
      expect(rows).toEqual([before]);
    });

    it('are told apart for the vendor, and purged a day later, there and here', async () => {
      const order = newOrder('test');
      await basic(on.connector, 'newInstance', newInstance(order, debug));
      expect(vendor.last).toMatchObject({ lane: 'test', instanceId: order.instanceId });
      await replay(savedCases(newOrder('test'), 'typed-in'), 3, 1);
      await on.connector.rows(`UPDATE scope SET seen_at = 1 WHERE lane = 'test'`);
      await on.connector.app.get(HousekeepingService).tidy();
      await on.connector.app.get(InstanceSweep).sweep();
      expect(vendor.asks(order.instanceId)).toEqual(['create', 'release']);
      expect(await on.connector.rows(`SELECT * FROM instance WHERE lane = 'test'`)).toEqual([]);
      const orders = await on.connector.rows(
        'SELECT * FROM instance_order WHERE scope_id NOT IN (SELECT scope_id FROM instance)',
      );
      expect(orders).toEqual([]);
      // the console is back
      const again = await basic(on.connector, 'newInstance', newInstance(order, debug));
      expect(again).toMatchObject({ resultCode: '000000', fields: { instanceId: order.instanceId } });
      expect(vendor.asks(order.instanceId)).toEqual(['create', 'release', 'create']);
    });
  },
  { provisioner: vendor },
);
