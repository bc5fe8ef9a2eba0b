import { writeFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Provisioned } from '../../src/instances/instance-provisioner.js';
import { InstanceSweep } from '../../src/instances/instance-sweep.service.js';
import { TestConnector } from '../support/connector.js';
import { basic, instanceRow, newInstance, newOrder, orderedInstance, refresh } from '../support/instances.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { outcomesWhere } from '../support/receipts.js';
import { appInfoOf, TestProvisioner } from '../support/test-provisioner.js';

const HUNDRED = Array.from({ length: 100 }, (_, i) => i);
const dataKeyFile = join(tmpdir(), `koosync-data-key-${randomBytes(6).toString('hex')}`);
writeFileSync(dataKeyFile, randomBytes(32).toString('base64'));
afterAll(() => rmSync(dataKeyFile));

/** One vendor behind all processes. */
const vendor = new TestProvisioner();

onEveryDatabase(
  'basic calls that come together',
  { KOOSYNC_DATA_KEY_FILE: dataKeyFile },
  (on) => {
    /** Three connectors on one database, as three replicas are; the embedded one has but one. */
    let replicas: TestConnector[];
    beforeAll(async () => {
      const more = on.database.url.startsWith('sqlite:') ? [] : [1, 2];
      const others = more.map(() =>
        TestConnector.start(
          on.database.url,
          { KOOSYNC_DATA_KEY_FILE: dataKeyFile },
          { instances: { provisioner: vendor } },
        ),
      );
      replicas = [on.connector, ...(await Promise.all(others))];
    });
    afterAll(() => Promise.all(replicas.slice(1).map((replica) => replica.stop())));
    beforeEach(() => {
      vendor.reset();
    });
    const replica = (i: number) => replicas[i % replicas.length] as TestConnector;

    it('100 identical orders at three processes make one instance, with equal replies', async () => {
      const order = newOrder();
      const replies = await Promise.all(
        HUNDRED.map((i) => basic(replica(i), 'newInstance', newInstance(order))),
      );
      expect([...new Set(replies.map(({ text }) => text))]).toEqual([
        `{"resultCode":"000000","resultMsg":"success.","instanceId":"${order.instanceId}"}`,
      ]);
      expect(await on.connector.rows('SELECT scope_id FROM instance')).toHaveLength(1);
      expect(await outcomesWhere(on.connector, `instance_id = '${order.instanceId}'`)).toEqual({
        applied: 1,
        unchanged: 99,
      });
      const creations = vendor.asks(order.instanceId).length;
      expect(creations).toBeGreaterThanOrEqual(1);
      expect(creations).toBeLessThanOrEqual(replicas.length);
    });

    it('100 byte-identical orders are one, and 99 resends of it', async () => {
      const order = newOrder();
      const message = newInstance(order);
      const sealing = { dialect: 'v2-basic', nonce: order.orderId, timestamp: Date.now() } as const;
      const replies = await Promise.all(HUNDRED.map((i) => replica(i).call('newInstance', message, sealing)));
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
      expect(await outcomesWhere(on.connector, `instance_id = '${order.instanceId}'`)).toEqual({
        applied: 1,
        resent: 99,
      });
    });

    it('orders that find the vendor at work wait for it together: one creation in each process', async () => {
      const order = newOrder();
      let finish: () => void = () => undefined;
      const slow = new Promise<void>((resolve) => (finish = resolve));
      let asked = 0;
      vendor.answer = async (instance): Promise<Provisioned> => {
        asked++;
        if (asked === replicas.length) finish();
        await slow;
        return { state: 'ready', appInfo: appInfoOf(instance) };
      };
      const calls = HUNDRED.map((i) => basic(replica(i), 'newInstance', newInstance(order)));
      const replies = await Promise.all(calls);
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
      expect(vendor.asks(order.instanceId)).toHaveLength(replicas.length);
    });

    it('30 repeats of a renewal, an upgrade, a freeze and a release have one effect each', async () => {
      const { instanceId } = await orderedInstance(on.connector);
      const { orderId, orderLineId } = newOrder();
      const thirty = HUNDRED.slice(0, 30);
      const renewal = refresh(instanceId, '20280101000000');
      const rounds = [
        ['refreshInstance', renewal],
        ['upgradeInstance', { instanceId, orderId, orderLineId }],
        ['updateInstanceStatus', { instanceId, status: 'FREEZE' }],
        ['releaseInstance', { instanceId }],
      ] as const;
      for (const [kind, message] of rounds) {
        const replies = await Promise.all(thirty.map((i) => basic(replica(i), kind, message)));
        expect([...new Set(replies.map(({ text }) => text))]).toEqual([
          '{"resultCode":"000000","resultMsg":"success."}',
        ]);
        expect(
          await outcomesWhere(on.connector, `instance_id = '${instanceId}' AND kind = '${kind}'`),
        ).toEqual({ applied: 1, unchanged: 29 });
      }
      const row = await instanceRow(on.connector, instanceId);
      expect(row).toMatchObject({ status: 'released', order_id: orderId });
      expect(Number(row?.['expire_time'])).toBe(Date.UTC(2028, 0, 1));
    });

    it('freezes and unfreezes that cross leave no error behind but "changed meanwhile", and end in one of the two', async () => {
      const { instanceId } = await orderedInstance(on.connector);
      const replies = await Promise.all(
        HUNDRED.map((i) =>
          basic(replica(i), 'updateInstanceStatus', {
            instanceId,
            status: i % 2 === 0 ? 'FREEZE' : 'UNFREEZE',
          }),
        ),
      );
      for (const { resultCode, resultMsg } of replies)
        if (resultCode !== '000000') {
          expect(resultCode).toBe('000005');
          expect(resultMsg).toContain('Another request changed the instance meanwhile');
        }
      const status = (await instanceRow(on.connector, instanceId))?.['status'];
      const last = await basic(on.connector, 'updateInstanceStatus', { instanceId, status: 'UNFREEZE' });
      expect(last.resultCode).toBe('000000');
      expect(['active', 'frozen']).toContain(status);
      expect((await instanceRow(on.connector, instanceId))?.['status']).toBe('active');
    });

    it('three sweeps at once purge each released instance once', async () => {
      const orders = await Promise.all(HUNDRED.slice(0, 10).map(() => orderedInstance(on.connector)));
      for (const { instanceId } of orders) await basic(on.connector, 'releaseInstance', { instanceId });
      await on.connector.rows(`UPDATE instance SET due_at = 1 WHERE status = 'released'`);
      await Promise.all(replicas.map((one) => one.app.get(InstanceSweep).sweep()));
      for (const { instanceId } of orders) {
        expect(vendor.asks(instanceId).filter((act) => act === 'release')).toHaveLength(1);
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'purged', due_at: null });
      }
    });
  },
  { provisioner: vendor },
);
