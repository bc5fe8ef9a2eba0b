import { beforeEach, expect, it } from '@jest/globals';
import type { OrderInfo, OrderSource } from '../../src/instances/order-source.js';
import { basic, instanceRow, newInstance, newOrder } from '../support/instances.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { TestProvisioner } from '../support/test-provisioner.js';

/** The marketplace's order query, in memory. */
class TestOrders implements OrderSource {
  asked: string[] = [];
  answer: () => Promise<OrderInfo | undefined> = () => Promise.resolve(ORDER);

  find(orderId: string, orderLineId: string, signal: AbortSignal): Promise<OrderInfo | undefined> {
    this.asked.push(`${orderId} ${orderLineId}`);
    signal.throwIfAborted();
    return this.answer();
  }
}

const ORDER: OrderInfo = {
  productId: 'p-1',
  skuCode: 'sku-1',
  expireTime: Date.UTC(2028, 0, 1),
  buyer: { customerId: 'c-1', customerName: '星河科技' },
};
const vendor = new TestProvisioner();
const orders = new TestOrders();
const reset = () => {
  vendor.reset();
  Object.assign(orders, new TestOrders());
};

onEveryDatabase(
  'order details',
  {},
  (on) => {
    beforeEach(reset);

    it('are asked for once, handed to the vendor and kept', async () => {
      const order = newOrder();
      for (let i = 0; i < 2; i++) await basic(on.connector, 'newInstance', newInstance(order));
      expect(orders.asked).toEqual([`${order.orderId} ${order.orderLineId}`]);
      const { productId, expireTime, ...details } = ORDER;
      expect(vendor.last).toMatchObject({ productId, expireTime, details });
      const row = await instanceRow(on.connector, order.instanceId);
      expect(row).toMatchObject({ product_id: 'p-1', details: JSON.stringify(details) });
    });

    it('that cannot be had do not keep an instance from being made', async () => {
      for (const answer of [
        () => Promise.resolve(undefined),
        () => Promise.reject(new Error('the marketplace is down')),
        () => new Promise<never>(() => undefined),
      ]) {
        orders.answer = answer;
        const order = newOrder();
        expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
        expect(vendor.last).toMatchObject({ productId: '', expireTime: null });
      }
    });
  },
  { provisioner: vendor, orderSource: orders },
);

onEveryDatabase(
  'order details that are required',
  {},
  (on) => {
    beforeEach(reset);

    it('are waited for: 000005 without them, and nothing is asked of the vendor', async () => {
      const order = newOrder();
      orders.answer = () => Promise.reject(new Error('the marketplace is down'));
      expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000005');
      orders.answer = () => Promise.resolve(undefined);
      expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000005');
      expect(vendor.calls).toEqual([]);
      orders.answer = () => Promise.resolve(ORDER);
      expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
      expect(vendor.asks(order.instanceId)).toEqual(['create']);
    });
  },
  { provisioner: vendor, orderSource: orders, orderDetails: 'required' },
);
