import { describe, expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { basic, newInstance, newOrder, orderedInstance } from '../support/instances.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Message,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf } from '../support/receipts.js';
import { TestProvisioner } from '../support/test-provisioner.js';

const vendor = new TestProvisioner();

type Make = (tenantId: string, fields: Message) => Message;
const ADDS: [KitKind, number[], Make][] = [
  ['tenantSync', [1, 2], (id, fields) => tenantSync(id, 5, fields)],
  ['applicationSync', [1, 2], (id, fields) => applicationSync(id, 5, 'secret', fields)],
  ['authSync', [1, 2], (id, fields) => authSync(id, 5, [user('ann')], fields)],
  ['singleOrgSync', [1, 2], (id, fields) => singleOrgSync(id, 5, 'd1', '', fields)],
  ['allOrgSync', [1], (id, fields) => allOrgSync(id, 5, [['d1']], fields)],
];
const REMOVALS: [KitKind, number, Make][] = [
  ['tenantSync', 0, (id, fields) => tenantSync(id, 5, fields)],
  ['applicationSync', 0, (id, fields) => applicationSync(id, 5, 'secret', fields)],
  ['authSync', 0, (id, fields) => authSync(id, 5, [{ userName: 'ann' }], fields)],
  ['authSync', 3, (id, fields) => authSync(id, 5, [{ userName: 'ann' }], fields)],
  ['singleOrgSync', 0, (id, fields) => singleOrgSync(id, 5, 'd1', '', fields)],
];
const adds = ADDS.flatMap(([kind, flags, make]) => flags.map((flag) => [kind, flag, make] as const));

onEveryDatabase(
  'KOOSYNC_INSTANCE_CHECK=strict',
  { KOOSYNC_INSTANCE_CHECK: 'strict' },
  (on) => {
    describe.each(adds)('%s, flag %d', (kind, flag, make) => {
      const call = (fields: Message, tenantId = newTenant()) =>
        on.connector.call(kind, make(tenantId, { flag, ...fields }));

      it('for an instance that was never created is answered 000003 and changes nothing', async () => {
        const tenantId = newTenant();
        const reply = await call({ instanceId: 'never-created' }, tenantId);
        expect(reply).toMatchObject({ status: 200, resultCode: '000003' });
        expect(reply.resultMsg).toContain('never created');
        const receipts = await receiptsOf(on.connector, tenantId);
        expect(receipts).toMatchObject([{ outcome: 'refused', instance_id: 'never-created' }]);
        expect(await on.connector.rows(`SELECT * FROM scope WHERE tenant_id = '${tenantId}'`)).toEqual([]);
      });

      it('for one that was created, the seller without an instance and debugging data succeeds', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        expect((await call({ instanceId })).resultCode).toBe('000000');
        expect((await call({ instanceId: '' })).resultCode).toBe('000000');
        expect((await call({ instanceId: 'never-created', testFlag: 1 })).resultCode).toBe('000000');
      });
    });

    it.each(REMOVALS)('%s, flag %d, never checks that the instance exists', async (kind, flag, make) => {
      const message = make(newTenant(), { flag, instanceId: 'never-created' });
      expect((await on.connector.call(kind, message)).resultCode).toBe('000000');
    });

    it('an instance counts from its order on, also once it was released; not when the order was refused', async () => {
      const bind = (instanceId: string) =>
        on.connector.call('tenantSync', tenantSync(newTenant(), 5, { instanceId }));
      const released = await orderedInstance(on.connector);
      await basic(on.connector, 'releaseInstance', { instanceId: released.instanceId });
      expect((await bind(released.instanceId)).resultCode).toBe('000000');
      const pending = newOrder();
      vendor.answer = () => ({ state: 'pending' });
      await basic(on.connector, 'newInstance', newInstance(pending));
      expect((await bind(pending.instanceId)).resultCode).toBe('000000');
      const refused = newOrder();
      vendor.answer = () => ({ state: 'refused', code: '000106', reason: 'sold out' });
      await basic(on.connector, 'newInstance', newInstance(refused));
      expect((await bind(refused.instanceId)).resultCode).toBe('000003');
      vendor.reset();
    });
  },
  { provisioner: vendor },
);

onEveryDatabase('KOOSYNC_INSTANCE_CHECK left out', {}, (on) => {
  it('any instance will do', async () => {
    const message = tenantSync(newTenant(), 5, { instanceId: 'never-created' });
    expect((await on.connector.call('tenantSync', message)).resultCode).toBe('000000');
  });
});
