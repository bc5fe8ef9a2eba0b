import { describe, expect, it } from '@jest/globals';
import { OrderApi } from '../../src/cli/simulator/servers/order-api.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES } from '../support/database.js';
import { basic, newInstance, newOrder } from '../support/instances.js';
import { TestProvisioner } from '../support/test-provisioner.js';

const KEYS = { accessKey: 'AK-of-the-tests', secretKey: 'SK-of-the-tests' };

describe.each(DATABASES)('newInstance with the order query configured, on $name', ({ fresh }) => {
  it('tells the provisioner what the marketplace says of the order', async () => {
    const database = await fresh();
    const api = await OrderApi.open(0, { ...KEYS, usageKey: 'usage' });
    const vendor = new TestProvisioner();
    const environment = {
      KOOSYNC_MARKETPLACE_URL: api.url,
      KOOSYNC_MARKETPLACE_ACCESS_KEY: KEYS.accessKey,
      KOOSYNC_MARKETPLACE_SECRET_KEY: KEYS.secretKey,
    };
    const connector = await TestConnector.start(database.url, environment, {
      instances: { provisioner: vendor },
    });
    const order = { ...newOrder(), orderId: 'CS1234567890ABCDE', orderLineId: 'CS1234567890ABCDE-000001' };
    expect((await basic(connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
    expect(vendor.last).toMatchObject({
      productId: 'OFFI000000000001',
      expireTime: Date.UTC(2027, 6, 26, 15, 59, 59),
      details: {
        ...{ skuCode: 'sku-1', isTrial: false, chargingMode: 'PERIOD' },
        buyer: { customerId: 'demo-customer-0001', customerName: 'xinghe' },
        extendParams: [{ name: 'emailDomainName', value: 'xinghe.example' }],
      },
    });
    await connector.stop();
    await api.stop();
    await database.drop();
  });
});
