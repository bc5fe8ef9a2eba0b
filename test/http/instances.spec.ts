import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Provisioned } from '../../src/instances/instance-provisioner.js';
import { InstanceSweep } from '../../src/instances/instance-sweep.service.js';
import { callAdmin } from '../admin/call-admin.js';
import { basic, instanceRow, newInstance, newOrder, orderedInstance, refresh } from '../support/instances.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';
import { TestProvisioner } from '../support/test-provisioner.js';

const vendor = new TestProvisioner();
const REFUSALS = ['000100', '000101', '000102', '000103', '000104', '000105', '000106', '000107'] as const;

onEveryDatabase(
  'the basic interfaces of V2',
  { KOOSYNC_INSTANCE_PURGE_DAYS: '30' },
  (on) => {
    beforeEach(() => {
      vendor.reset();
    });
    const outcomes = async (instanceId: string) =>
      (await receiptsWhere(on.connector, `instance_id = '${instanceId}'`)).map(({ outcome }) => outcome);

    describe('newInstance', () => {
      it('makes an instance and answers its id; the same order line has the same instance', async () => {
        const order = newOrder();
        const first = await basic(on.connector, 'newInstance', newInstance(order));
        expect(first.text).toBe(
          `{"resultCode":"000000","resultMsg":"success.","instanceId":"${order.instanceId}"}`,
        );
        const second = await basic(on.connector, 'newInstance', newInstance(order));
        expect(second.text).toBe(first.text);
        expect(vendor.asks(order.instanceId)).toEqual(['create']);
        expect(await outcomes(order.instanceId)).toEqual(['applied', 'unchanged']);
        const other = { ...order, orderLineId: `${order.orderId}-000002` };
        const third = await basic(on.connector, 'newInstance', newInstance(other));
        expect(third.fields.instanceId).not.toBe(order.instanceId);
      });

      it('paid per use: the same order and product have the same instance', async () => {
        const { orderId } = newOrder();
        const message = (productId: string) => ({ orderId, productId, businessId: 'b', orderLineId: '' });
        const [a, b, c] = [
          await basic(on.connector, 'newInstance', message('p-1')),
          await basic(on.connector, 'newInstance', message('p-1')),
          await basic(on.connector, 'newInstance', message('p-2')),
        ];
        expect(b.text).toBe(a.text);
        expect(c.fields.instanceId).not.toBe(a.fields.instanceId);
      });

      it('is answered 000004 with the id while provisioning goes on, and queryInstance tells the result', async () => {
        const order = newOrder();
        vendor.answer = () => ({ state: 'pending' });
        vendor.description = () => ({ state: 'pending' });
        const first = await basic(on.connector, 'newInstance', newInstance(order));
        expect(first).toMatchObject({ resultCode: '000004', fields: { instanceId: order.instanceId } });
        const again = await basic(on.connector, 'newInstance', newInstance(order));
        expect(again.text).toBe(first.text);
        const asked = { instanceId: order.instanceId };
        expect(await basic(on.connector, 'queryInstance', asked)).toMatchObject({
          resultCode: '000004',
          fields: { info: [asked] },
        });
        vendor.description = new TestProvisioner().description;
        const told = await basic(on.connector, 'queryInstance', asked);
        expect(told).toMatchObject({ resultCode: '000000', fields: { info: [asked] } });
        expect(told.fields.info?.[0]?.['appInfo']).toMatchObject({
          frontEndUrl: `https://${order.instanceId}.app.example`,
        });
        expect(vendor.asks(order.instanceId)).toEqual(['create', 'describe', 'describe', 'describe']);
        expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
        expect(await outcomes(order.instanceId)).toEqual([
          'applied',
          'unchanged',
          'unchanged',
          'unchanged',
          'unchanged',
        ]);
      });

      it('is answered 000004 after 3 s when the vendor has not answered; the answer counts all the same', async () => {
        const order = newOrder();
        let finish: (made: Provisioned) => void = () => undefined;
        const slow = new Promise<Provisioned>((resolve) => (finish = resolve));
        vendor.answer = () => slow;
        const startedAt = performance.now();
        const reply = await basic(on.connector, 'newInstance', newInstance(order));
        expect(reply.resultCode).toBe('000004');
        expect(performance.now() - startedAt).toBeLessThan(4500);
        const both = basic(on.connector, 'newInstance', newInstance(order));
        finish({ state: 'ready', appInfo: { frontEndUrl: 'https://late.example' } });
        expect((await both).resultCode).toBe('000000');
        expect(vendor.asks(order.instanceId)).toEqual(['create']);
      });

      it.each(REFUSALS)(
        "refused by the vendor is answered the vendor's %s, and may succeed later",
        async (code) => {
          const order = newOrder();
          vendor.answer = () => ({ state: 'refused', code, reason: 'because of the test' });
          const refused = await basic(on.connector, 'newInstance', newInstance(order));
          expect(refused).toMatchObject({ status: 200, resultCode: code });
          expect(refused.resultMsg).toContain('because of the test');
          const query = await basic(on.connector, 'queryInstance', { instanceId: order.instanceId });
          expect(query.resultCode).toBe(code);
          expect(await outcomes(order.instanceId)).toEqual(['refused', 'refused']);
          vendor.reset();
          expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
        },
      );

      it('is answered 000005 when the vendor throws; the marketplace tries again and succeeds', async () => {
        const order = newOrder();
        vendor.answer = () => Promise.reject(new Error('the cluster is full of secrets'));
        const failed = await basic(on.connector, 'newInstance', newInstance(order));
        expect(failed).toMatchObject({ status: 200, resultCode: '000005' });
        expect(failed.text).not.toContain('secrets');
        vendor.reset();
        const made = await basic(on.connector, 'newInstance', newInstance(order));
        expect(made).toMatchObject({ resultCode: '000000', fields: { instanceId: order.instanceId } });
        expect(await outcomes(order.instanceId)).toEqual(['failed', 'applied']);
      });

      it('is answered 000005 when the vendor returns an address that the marketplace does not take', async () => {
        const order = newOrder();
        vendor.answer = () => ({ state: 'ready', appInfo: { frontEndUrl: `https://${'x'.repeat(510)}` } });
        expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000005');
        vendor.answer = () => ({ state: 'ready', appInfo: { frontEndUrl: '' } });
        expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000005');
      });

      it('is answered 000005 when the vendor refuses with a code that is none of its own', async () => {
        const order = newOrder();
        vendor.answer = () => ({ state: 'refused', code: '000001' as '000106', reason: 'because' });
        expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000005');
      });

      it('repeated after the release is acknowledged and makes nothing', async () => {
        const order = await orderedInstance(on.connector);
        await basic(on.connector, 'releaseInstance', { instanceId: order.instanceId });
        const again = await basic(on.connector, 'newInstance', newInstance(order));
        expect(again).toMatchObject({ resultCode: '000000', fields: { instanceId: order.instanceId } });
        expect(vendor.asks(order.instanceId)).toEqual(['create', 'freeze']);
      });
    });

    describe('queryInstance', () => {
      it('tells of up to 100 instances how they are reached, in the order asked; the unknown are left out', async () => {
        const [a, b] = [await orderedInstance(on.connector), await orderedInstance(on.connector)];
        const unknown = Array.from({ length: 98 }, (_, i) => `unknown-${i}`);
        const instanceId = [b.instanceId, ...unknown, a.instanceId].join(',');
        const reply = await basic(on.connector, 'queryInstance', { instanceId });
        expect(reply.resultCode).toBe('000000');
        expect(reply.fields.info).toEqual(
          [b, a].map((order) => ({
            instanceId: order.instanceId,
            appInfo: {
              frontEndUrl: `https://${order.instanceId}.app.example`,
              adminUrl: `https://${order.instanceId}.admin.example`,
              userName: 'admin',
              memo: '首次登录后请修改密码',
              password: `first-password-of-${order.instanceId}`,
            },
          })),
        );
        const none = await basic(on.connector, 'queryInstance', { instanceId: 'unknown-1' });
        expect(none.text).toBe('{"resultCode":"000000","resultMsg":"success.","info":[]}');
      });

      it('makes and locks no scope, and leaves a receipt without the password', async () => {
        const order = await orderedInstance(on.connector);
        const scopes = async () => (await on.connector.rows('SELECT id FROM scope')).length;
        const before = await scopes();
        await basic(on.connector, 'queryInstance', { instanceId: 'nobody-knows-this' });
        await basic(on.connector, 'queryInstance', { instanceId: order.instanceId });
        expect(await scopes()).toBe(before);
        const receipts = await receiptsWhere(on.connector, "kind = 'queryInstance'");
        expect(receipts.length).toBeGreaterThan(1);
        const kept = JSON.stringify([receipts, await on.connector.rows('SELECT * FROM nonce_claim')]);
        expect(kept).toContain(`https://${order.instanceId}.app.example`);
        expect(kept).not.toContain('first-password-of');
        expect(JSON.stringify(await instanceRow(on.connector, order.instanceId))).not.toContain(
          'first-password',
        );
      });

      it('tells usage as the vendor counts it, rounded to four decimals, times in UTC', async () => {
        const order = await orderedInstance(on.connector);
        vendor.used = [
          {
            usageValue: 1.23456,
            statisticalTime: Date.UTC(2026, 10, 25, 8),
            dashboardUrl: 'https://d.example',
          },
        ];
        const { fields } = await basic(on.connector, 'queryInstance', { instanceId: order.instanceId });
        expect(fields.info?.[0]?.['usageInfo']).toEqual([
          { usageValue: 1.2346, statisticalTime: '20261125080000000', dashboardUrl: 'https://d.example' },
        ]);
      });

      it('leaves out what is released, and tells what is frozen', async () => {
        const [a, b] = [await orderedInstance(on.connector), await orderedInstance(on.connector)];
        await basic(on.connector, 'updateInstanceStatus', { instanceId: a.instanceId, status: 'FREEZE' });
        await basic(on.connector, 'releaseInstance', { instanceId: b.instanceId });
        const instanceId = `${a.instanceId},${b.instanceId}`;
        const { fields } = await basic(on.connector, 'queryInstance', { instanceId });
        expect(fields.info?.map((one) => one['instanceId'])).toEqual([a.instanceId]);
      });
    });

    describe('refreshInstance', () => {
      it.each(['TRIAL_TO_FORMAL', 'RENEWAL', 'RENEWAL_CHANGE', 'UNSUBSCRIBE_RENEWAL_PERIOD'])(
        '%s renews once, however often its order comes',
        async (scene) => {
          const { instanceId } = await orderedInstance(on.connector);
          const message = refresh(instanceId, '20301231160000', { scene, productId: 'p-7' });
          for (let i = 0; i < 3; i++)
            expect((await basic(on.connector, 'refreshInstance', message)).text).toBe(
              '{"resultCode":"000000","resultMsg":"success."}',
            );
          expect(vendor.asks(instanceId)).toEqual(['create', 'renew']);
          expect(vendor.lastChange).toMatchObject({ scene, productId: 'p-7', orderId: message['orderId'] });
          const row = await instanceRow(on.connector, instanceId);
          expect(Number(row?.['expire_time'])).toBe(Date.UTC(2030, 11, 31, 16));
          expect(row?.['product_id']).toBe('p-7');
        },
      );

      it("never shortens the term by an old order's repeat", async () => {
        const { instanceId } = await orderedInstance(on.connector);
        const [old, young] = [refresh(instanceId, '20270101000000'), refresh(instanceId, '20280101000000')];
        for (const message of [old, young, old]) await basic(on.connector, 'refreshInstance', message);
        expect(Number((await instanceRow(on.connector, instanceId))?.['expire_time'])).toBe(
          Date.UTC(2028, 0, 1),
        );
      });

      it('after the release brings the instance back while its data is there', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        await basic(on.connector, 'releaseInstance', { instanceId });
        const reply = await basic(on.connector, 'refreshInstance', refresh(instanceId, '20280101000000'));
        expect(reply.resultCode).toBe('000000');
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'active', due_at: null });
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'renew', 'unfreeze']);
      });

      it('is answered 000005 when the vendor throws, nothing is recorded, and the repeat renews', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        vendor.onChange = () => {
          throw new Error('not now');
        };
        const message = refresh(instanceId, '20280101000000');
        expect((await basic(on.connector, 'refreshInstance', message)).resultCode).toBe('000005');
        expect((await instanceRow(on.connector, instanceId))?.['expire_time']).toBeNull();
        vendor.onChange = () => undefined;
        expect((await basic(on.connector, 'refreshInstance', message)).resultCode).toBe('000000');
        expect(Number((await instanceRow(on.connector, instanceId))?.['expire_time'])).toBe(
          Date.UTC(2028, 0, 1),
        );
      });
    });

    describe('updateInstanceStatus', () => {
      it('FREEZE and UNFREEZE change access once, however often they come', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        for (const status of ['FREEZE', 'FREEZE', 'UNFREEZE', 'UNFREEZE', 'FREEZE'])
          expect((await basic(on.connector, 'updateInstanceStatus', { instanceId, status })).resultCode).toBe(
            '000000',
          );
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'unfreeze', 'freeze']);
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'frozen' });
      });
    });

    describe('releaseInstance', () => {
      const purge = async (instanceId: string) => {
        await on.connector.rows(
          `UPDATE instance SET due_at = 1 WHERE instance_id = '${instanceId}' AND status = 'released'`,
        );
        await on.connector.app.get(InstanceSweep).sweep();
      };

      it('ends access now and the data after the days of grace; its repeat succeeds and releases nothing', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        for (let i = 0; i < 2; i++)
          expect((await basic(on.connector, 'releaseInstance', { instanceId })).resultCode).toBe('000000');
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze']);
        const row = await instanceRow(on.connector, instanceId);
        expect(row).toMatchObject({ status: 'released' });
        const days = (Number(row?.['due_at']) - Number(row?.['released_at'])) / 86_400_000;
        expect(days).toBe(30);

        await on.connector.app.get(InstanceSweep).sweep();
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze']);
        await purge(instanceId);
        await purge(instanceId);
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'release']);
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({
          status: 'purged',
          due_at: null,
          password_jwe: null,
        });
        expect((await basic(on.connector, 'releaseInstance', { instanceId })).resultCode).toBe('000000');
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'release']);
      });

      it('after the purge every other change is answered 000003', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        await basic(on.connector, 'releaseInstance', { instanceId });
        await purge(instanceId);
        const { orderId, orderLineId } = newOrder();
        const codes = [
          await basic(on.connector, 'refreshInstance', refresh(instanceId, '20280101000000')),
          await basic(on.connector, 'updateInstanceStatus', { instanceId, status: 'FREEZE' }),
          await basic(on.connector, 'updateInstanceStatus', { instanceId, status: 'UNFREEZE' }),
          await basic(on.connector, 'upgradeInstance', { instanceId, orderId, orderLineId }),
          await basic(on.connector, 'changeInstanceCheck', { instanceId, productInfo: { productId: 'p' } }),
        ].map(({ resultCode }) => resultCode);
        expect(new Set(codes)).toEqual(new Set(['000003']));
      });

      it('the vendor who fails to delete is asked again later, by one process at a time', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        await basic(on.connector, 'releaseInstance', { instanceId });
        vendor.onChange = () => {
          throw new Error('not now');
        };
        await purge(instanceId);
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'purged' });
        await on.connector.app.get(InstanceSweep).sweep();
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'release']);
        vendor.onChange = () => undefined;
        await on.connector.rows(`UPDATE instance SET due_at = 1 WHERE instance_id = '${instanceId}'`);
        await on.connector.app.get(InstanceSweep).sweep();
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'release', 'release']);
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({ due_at: null });
      });

      it('is taken back by the operator until then, with an entry in the audit log', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        const keep = () => callAdmin(on.connector, `instances/${instanceId}/keep`, { method: 'POST' });
        expect((await keep()).status).toBe(409);
        await basic(on.connector, 'releaseInstance', { instanceId });
        expect(await keep()).toMatchObject({ status: 200, body: { instanceId, status: 'active' } });
        expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'unfreeze']);
        const entries = await receiptsWhere(
          on.connector,
          `kind = 'admin.keep-instance' AND instance_id = '${instanceId}'`,
        );
        expect(entries).toMatchObject([{ dialect: 'admin', outcome: 'applied' }]);
        await basic(on.connector, 'releaseInstance', { instanceId });
        await purge(instanceId);
        expect((await keep()).status).toBe(409);
        expect((await callAdmin(on.connector, 'instances/nobody/keep', { method: 'POST' })).status).toBe(404);
      });
    });

    describe('upgradeInstance', () => {
      it('keeps the instance under the new order, once for each order', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        const { orderId, orderLineId } = newOrder();
        for (let i = 0; i < 3; i++)
          expect(
            (await basic(on.connector, 'upgradeInstance', { instanceId, orderId, orderLineId })).resultCode,
          ).toBe('000000');
        expect(vendor.asks(instanceId)).toEqual(['create', 'upgrade']);
        expect(vendor.lastChange).toMatchObject({ orderId, orderLineId, scene: 'UPGRADE' });
        expect(await instanceRow(on.connector, instanceId)).toMatchObject({
          order_id: orderId,
          status: 'active',
        });
      });

      it('is answered 000100 when the vendor has no resource, and the order may come again', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        const { orderId, orderLineId } = newOrder();
        vendor.onChange = () => ({ state: 'refused', code: '000100', reason: 'no capacity' });
        const message = { instanceId, orderId, orderLineId };
        expect((await basic(on.connector, 'upgradeInstance', message)).resultCode).toBe('000100');
        vendor.onChange = () => undefined;
        expect((await basic(on.connector, 'upgradeInstance', message)).resultCode).toBe('000000');
      });
    });

    describe('changeInstanceCheck', () => {
      it('answers what the vendor says, and changes nothing', async () => {
        const { instanceId } = await orderedInstance(on.connector);
        const before = await instanceRow(on.connector, instanceId);
        const message = { instanceId, productInfo: '{"productId":"p-2"}' };
        expect((await basic(on.connector, 'changeInstanceCheck', message)).resultCode).toBe('000000');
        vendor.onChange = () => ({ state: 'refused', code: '000103', reason: 'not from this product' });
        expect((await basic(on.connector, 'changeInstanceCheck', message)).resultCode).toBe('000103');
        expect(vendor.asks(instanceId)).toEqual(['create', 'checkChange to p-2', 'checkChange to p-2']);
        expect(await instanceRow(on.connector, instanceId)).toEqual(before);
      });
    });

    it.each([
      ['refreshInstance', refresh('nobody', '20280101000000')],
      ['updateInstanceStatus', { instanceId: 'nobody', status: 'FREEZE' }],
      ['releaseInstance', { instanceId: 'nobody' }],
      ['upgradeInstance', { instanceId: 'nobody', orderId: 'o', orderLineId: 'l' }],
      ['changeInstanceCheck', { instanceId: 'nobody', productInfo: { productId: 'p' } }],
    ] as const)(
      '%s of an unknown instance is answered 000003 and leaves only its receipt',
      async (kind, message) => {
        const reply = await basic(on.connector, kind, message);
        expect(reply).toMatchObject({ status: 200, resultCode: '000003' });
        expect(await on.connector.rows(`SELECT * FROM scope WHERE instance_id = 'nobody'`)).toEqual([]);
        expect(vendor.calls).toEqual([]);
      },
    );

    it('what is still being made cannot be changed yet: 000005, and the repeat succeeds', async () => {
      const order = newOrder();
      vendor.answer = () => ({ state: 'pending' });
      await basic(on.connector, 'newInstance', newInstance(order));
      const message = { instanceId: order.instanceId, status: 'FREEZE' };
      expect((await basic(on.connector, 'updateInstanceStatus', message)).resultCode).toBe('000005');
      await basic(on.connector, 'queryInstance', { instanceId: order.instanceId });
      expect((await basic(on.connector, 'updateInstanceStatus', message)).resultCode).toBe('000000');
    });

    it('what nobody asks for any more is asked for by the sweep', async () => {
      const order = newOrder();
      vendor.answer = () => Promise.reject(new Error('not now'));
      await basic(on.connector, 'newInstance', newInstance(order));
      vendor.reset();
      await on.connector.rows(`UPDATE instance SET due_at = 1 WHERE instance_id = '${order.instanceId}'`);
      await on.connector.app.get(InstanceSweep).sweep();
      expect(vendor.asks(order.instanceId)).toEqual(['create']);
      expect(await instanceRow(on.connector, order.instanceId)).toMatchObject({
        status: 'active',
        due_at: null,
      });
      expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
    });

    it('a byte-identical resend gets the first reply again, secrets included, and asks nothing', async () => {
      const { instanceId } = await orderedInstance(on.connector);
      const sealing = { dialect: 'v2-basic', nonce: `n-${instanceId}`, timestamp: Date.now() } as const;
      const [first, second] = [
        await on.connector.call('queryInstance', { instanceId }, sealing),
        await on.connector.call('queryInstance', { instanceId }, sealing),
      ];
      expect(first.text).toContain('first-password-of');
      expect(second.text).toBe(first.text);
    });

    it('the admin API lists instances by id, order, status and lane, without the password', async () => {
      const order = await orderedInstance(on.connector);
      const renewal = refresh(order.instanceId, '20280101000000');
      await basic(on.connector, 'refreshInstance', renewal);
      const list = async (query: string) =>
        ((await callAdmin(on.connector, `instances?${query}`)).body as { items: unknown[] }).items;
      const [item] = await list(`instanceId=${order.instanceId}`);
      expect(item).toMatchObject({
        instanceId: order.instanceId,
        orderId: order.orderId,
        orderLineId: order.orderLineId,
        lane: 'production',
        status: 'active',
        expireTime: '2028-01-01T00:00:00.000Z',
        frontEndUrl: `https://${order.instanceId}.app.example`,
      });
      expect(JSON.stringify(item)).not.toContain('password');
      expect(await list(`orderId=${order.orderId}`)).toEqual([item]);
      expect(await list(`orderId=${renewal['orderId'] as string}`)).toEqual([item]);
      expect(await list(`instanceId=${order.instanceId}&status=frozen`)).toEqual([]);
      expect(await list(`instanceId=${order.instanceId}&lane=test`)).toEqual([]);
      expect(await list(`orderId=nobody`)).toEqual([]);
    });
  },
  { provisioner: vendor },
);
