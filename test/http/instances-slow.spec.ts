import { describe, expect, it } from '@jest/globals';
import { TestConnector } from '../support/connector.js';
import { DATABASES } from '../support/database.js';
import { basic, newInstance, newOrder } from '../support/instances.js';
import { TestProvisioner } from '../support/test-provisioner.js';

describe.each(DATABASES)("a vendor's system that does not answer, on $name", ({ fresh }) => {
  it('counts as failed after its time, and is asked again by the next order', async () => {
    const database = await fresh();
    const vendor = new TestProvisioner();
    const options = { instances: { provisioner: vendor, provisionerTimeoutS: 0.2 } };
    const connector = await TestConnector.start(database.url, {}, options);
    const order = newOrder();
    vendor.answer = () => new Promise(() => undefined);
    expect((await basic(connector, 'newInstance', newInstance(order))).resultCode).toBe('000005');
    expect(vendor.signal?.aborted).toBe(true);
    vendor.reset();
    expect((await basic(connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
    await connector.stop();
    await database.drop();
  });

  it('does not keep the connector from stopping: it is told to, the order stays, and the caller gets an answer', async () => {
    const database = await fresh();
    const vendor = new TestProvisioner();
    const connector = await TestConnector.start(database.url, {}, { instances: { provisioner: vendor } });
    const order = newOrder();
    const asked = new Promise<void>((resolve) => {
      vendor.answer = () =>
        new Promise((_, reject) => {
          vendor.signal?.addEventListener('abort', () => reject(new Error('told to stop')));
          resolve();
        });
    });
    const reply = basic(connector, 'newInstance', newInstance(order));
    await asked;
    const startedAt = performance.now();
    const stopped = connector.stop();
    expect(['000004', '000005']).toContain((await reply).resultCode);
    // as the stand-alone service does: what is idle now is not worth waiting for
    connector.app.getHttpServer().closeIdleConnections();
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(vendor.signal?.aborted).toBe(true);

    const next = new TestProvisioner();
    const again = await TestConnector.start(database.url, {}, { instances: { provisioner: next } });
    const { fields } = await basic(again, 'newInstance', newInstance(order));
    expect(fields.instanceId).toBe(order.instanceId);
    expect(next.last?.orderId).toBe(order.orderId);
    await again.stop();
    await database.drop();
  });
});
