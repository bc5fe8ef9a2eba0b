import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { InstanceSweep } from '../../src/instances/instance-sweep.service.js';
import { openSensitiveField, sealSensitiveField } from '../../src/protocol/v1-sensitive-field.js';
import { utc17 } from '../support/basic-messages.js';
import { V1_ACCESS_KEY } from '../support/connector.js';
import { instanceRow } from '../support/instances.js';
import type { Message } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';
import { TestProvisioner } from '../support/test-provisioner.js';
import { V1Client, type V1Answer } from '../support/v1-client.js';

const vendor = new TestProvisioner();
const sealed = (text: string) =>
  sealSensitiveField(V1_ACCESS_KEY, text, randomUUID().replaceAll('-', '').slice(0, 16), '1');
const opened = (text: unknown) => openSensitiveField(V1_ACCESS_KEY, text as string, '1');

const ordered = (more: Message = {}): Message => ({
  activity: 'newInstance',
  businessId: randomUUID(),
  orderId: `CS${randomUUID().slice(0, 13)}`,
  productId: 'p-1',
  skuCode: 'sku-1',
  customerId: 'c-1',
  customerName: '星河科技',
  mobilePhone: sealed('+8613800001234'),
  email: sealed('buyer@example.com'),
  expireTime: '20270105000000',
  trialFlag: '0',
  chargingMode: '1',
  saasExtendParams: encodeURIComponent(
    Buffer.from(JSON.stringify([{ name: 'domain', value: 'xinghe' }])).toString('base64'),
  ),
  ...more,
});

onEveryDatabase(
  'the basic interfaces of V1',
  { KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY },
  (on) => {
    beforeEach(() => {
      vendor.reset();
    });
    const v1 = (message: Message): Promise<V1Answer> =>
      new V1Client(on.connector.url).basic({ timeStamp: utc17(), ...message });
    const bought = async (more: Message = {}): Promise<string> => {
      const { resultCode, fields } = await v1(ordered(more));
      expect(resultCode).toBe('000000');
      return fields['instanceId'] as string;
    };

    it('newInstance hands the vendor who bought what, and answers how it is reached, secrets encrypted', async () => {
      const message = ordered();
      const { resultCode, fields } = await v1(message);
      expect(resultCode).toBe('000000');
      expect(vendor.last).toMatchObject({
        orderId: message['orderId'],
        orderLineId: '',
        productId: 'p-1',
        expireTime: Date.UTC(2027, 0, 5),
        details: {
          skuCode: 'sku-1',
          isTrial: false,
          chargingMode: '1',
          buyer: {
            customerId: 'c-1',
            customerName: '星河科技',
            mobilePhone: '+8613800001234',
            email: 'buyer@example.com',
          },
          extendParams: [{ name: 'domain', value: 'xinghe' }],
        },
      });
      const instanceId = fields['instanceId'] as string;
      const appInfo = fields['appInfo'] as Record<string, string>;
      expect(fields['encryptType']).toBe('1');
      expect(appInfo['frontEndUrl']).toBe(`https://${instanceId}.app.example`);
      expect(opened(appInfo['userName'])).toBe('admin');
      expect(opened(appInfo['password'])).toBe(`first-password-of-${instanceId}`);
      const receipts = JSON.stringify(await receiptsWhere(on.connector, `instance_id = '${instanceId}'`));
      expect(receipts).not.toContain('first-password');
      for (const told of ['13800001234', '1234', 'example.com', '星河科技', 'xinghe'])
        expect(receipts).not.toContain(told);
    });

    it('releaseInstance: what is known of the buyer goes with the data', async () => {
      const instanceId = await bought();
      await v1({ activity: 'releaseInstance', instanceId });
      expect(JSON.stringify(await instanceRow(on.connector, instanceId))).toContain('13800001234');
      await on.connector.rows(`UPDATE instance SET due_at = 1 WHERE instance_id = '${instanceId}'`);
      await on.connector.app.get(InstanceSweep).sweep();
      const row = await instanceRow(on.connector, instanceId);
      expect(row).toMatchObject({ status: 'purged', app_info: null });
      for (const told of ['13800001234', 'buyer@', '星河科技', 'xinghe'])
        expect(JSON.stringify(row)).not.toContain(told);
    });

    it('newInstance: the same order and product have the same instance', async () => {
      const orderId = `CS${randomUUID().slice(0, 13)}`;
      const ids = [
        await bought({ orderId }),
        await bought({ orderId }),
        await bought({ orderId, productId: 'p-2' }),
      ];
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2]).not.toBe(ids[0]);
      expect(vendor.asks(ids[0] as string)).toEqual(['create']);
    });

    it('newInstance is answered 000004 while provisioning goes on; queryInstance tells the result', async () => {
      vendor.answer = () => ({ state: 'pending' });
      const { resultCode, fields } = await v1(ordered());
      expect(resultCode).toBe('000004');
      expect(fields['appInfo']).toBeUndefined();
      const told = await v1({ activity: 'queryInstance', instanceId: fields['instanceId'] });
      expect(told).toMatchObject({ resultCode: '000000', fields: { encryptType: '1' } });
      const [info] = told.fields['info'] as { appInfo: Record<string, string> }[];
      expect(opened(info?.appInfo['password'])).toBe(`first-password-of-${fields['instanceId'] as string}`);
    });

    it.each([
      ['TRIAL_TO_FORMAL', { trialToFormal: '1' }],
      ['RENEWAL', {}],
    ])('refreshInstance renews (%s) once for each order', async (scene, more) => {
      const instanceId = await bought();
      const orderId = `CS${randomUUID().slice(0, 13)}`;
      const message = {
        activity: 'refreshInstance',
        orderId,
        instanceId,
        expireTime: '20280105000000',
        ...more,
      };
      for (let i = 0; i < 2; i++) expect((await v1(message)).resultCode).toBe('000000');
      expect(vendor.asks(instanceId)).toEqual(['create', 'renew']);
      expect(vendor.lastChange).toMatchObject({ scene, orderId, orderLineId: '' });
      const row = await instanceRow(on.connector, instanceId);
      expect(Number(row?.['expire_time'])).toBe(Date.UTC(2028, 0, 5));
    });

    it('expireInstance freezes, and the renewal that follows gives access back', async () => {
      const instanceId = await bought({ expireTime: '20260105000000' });
      for (let i = 0; i < 2; i++)
        expect((await v1({ activity: 'expireInstance', instanceId })).resultCode).toBe('000000');
      const orderId = `CS${randomUUID().slice(0, 13)}`;
      await v1({ activity: 'refreshInstance', orderId, instanceId, expireTime: '20400105000000' });
      expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'renew', 'unfreeze']);
      expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'active' });
    });

    it('instanceStatus freezes and unfreezes', async () => {
      const instanceId = await bought();
      for (const instanceStatus of ['FREEZE', 'NORMAL'])
        expect((await v1({ activity: 'instanceStatus', instanceId, instanceStatus })).resultCode).toBe(
          '000000',
        );
      expect(vendor.asks(instanceId)).toEqual(['create', 'freeze', 'unfreeze']);
    });

    it('upgrade keeps the instance under the new order, once', async () => {
      const instanceId = await bought();
      const orderId = `CS${randomUUID().slice(0, 13)}`;
      const message = { activity: 'upgrade', instanceId, orderId, skuCode: 'sku-2', productId: 'p-2' };
      for (let i = 0; i < 2; i++) expect((await v1(message)).resultCode).toBe('000000');
      expect(vendor.asks(instanceId)).toEqual(['create', 'upgrade']);
      expect(await instanceRow(on.connector, instanceId)).toMatchObject({
        order_id: orderId,
        product_id: 'p-2',
      });
    });

    it('releaseInstance releases once, and its repeat succeeds', async () => {
      const instanceId = await bought();
      for (let i = 0; i < 2; i++)
        expect((await v1({ activity: 'releaseInstance', instanceId })).resultCode).toBe('000000');
      expect(vendor.asks(instanceId)).toEqual(['create', 'freeze']);
    });

    describe.each([
      ['refreshInstance', { orderId: 'o', expireTime: '20280105000000' }],
      ['expireInstance', {}],
      ['instanceStatus', { instanceStatus: 'FREEZE' }],
      ['upgrade', { orderId: 'o' }],
      ['releaseInstance', {}],
    ] as const)('%s', (activity, more) => {
      it('of an unknown instance is answered 000003', async () => {
        expect((await v1({ activity, instanceId: 'nobody', ...more })).resultCode).toBe('000003');
      });

      it('of debugging data succeeds, twice', async () => {
        for (let i = 0; i < 2; i++)
          expect(
            (await v1({ activity, instanceId: `typed-${activity}`, testFlag: '1', ...more })).resultCode,
          ).toBe('000000');
      });
    });
  },
  { provisioner: vendor },
);
