import { expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { TestConnector } from '../support/connector.js';
import { basic, instanceRow, newInstance, newOrder } from '../support/instances.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { InstanceSweep } from '../../src/instances/instance-sweep.service.js';

const ADDRESSES = {
  KOOSYNC_INSTANCE_FRONTEND_URL: 'https://app.example.com/{instanceId}?from=koogallery',
  KOOSYNC_INSTANCE_ADMIN_URL: 'https://{instanceId}.admin.example.com',
  KOOSYNC_INSTANCE_MEMO: '实例 {instanceId}',
};

onEveryDatabase('instances of a product that needs no preparation', ADDRESSES, (on) => {
  it('are there at once, at the addresses that KOOSYNC_INSTANCE_… say', async () => {
    const order = newOrder();
    const { instanceId } = order;
    expect((await basic(on.connector, 'newInstance', newInstance(order))).resultCode).toBe('000000');
    const { fields } = await basic(on.connector, 'queryInstance', { instanceId });
    expect(fields.info).toEqual([
      {
        instanceId,
        appInfo: {
          frontEndUrl: `https://app.example.com/${instanceId}?from=koogallery`,
          adminUrl: `https://${instanceId}.admin.example.com`,
          memo: `实例 ${instanceId}`,
        },
      },
    ]);
  });
});

onEveryDatabase('instances without any configuration', { KOOSYNC_INSTANCE_PURGE_DAYS: '0' }, (on) => {
  it('are answered 000005 naming the remedy, and are made once there is one', async () => {
    const order = newOrder();
    const { instanceId } = order;
    const reply = await basic(on.connector, 'newInstance', newInstance(order));
    expect(reply).toMatchObject({ status: 200, resultCode: '000005' });
    expect(reply.resultMsg).toContain('KOOSYNC_INSTANCE_FRONTEND_URL');
    expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'provisioning' });

    const configured = await TestConnector.start(on.database.url, ADDRESSES);
    await on.connector.rows(`UPDATE instance SET due_at = 1 WHERE instance_id = '${instanceId}'`);
    await configured.app.get(InstanceSweep).sweep();
    expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'active' });
    await configured.stop();
  });

  it('whose days of grace are 0 are purged by the next sweep', async () => {
    const order = newOrder();
    const { instanceId } = order;
    const configured = await TestConnector.start(on.database.url, {
      ...ADDRESSES,
      KOOSYNC_INSTANCE_PURGE_DAYS: '0',
    });
    await basic(configured, 'newInstance', newInstance(order));
    await basic(configured, 'releaseInstance', { instanceId });
    await configured.app.get(InstanceSweep).sweep();
    expect(await instanceRow(on.connector, instanceId)).toMatchObject({ status: 'purged', app_info: null });
    await configured.stop();
  });
});

it.each([
  ['KOOSYNC_INSTANCE_FRONTEND_URL', 'app.example.com', 'http(s) address'],
  ['KOOSYNC_INSTANCE_FRONTEND_URL', 'ftp://app.example.com', 'http(s) address'],
  ['KOOSYNC_INSTANCE_ADMIN_URL', 'javascript:alert(1)', 'http(s) address'],
  ['KOOSYNC_INSTANCE_PURGE_DAYS', '-1', 'days'],
  ['KOOSYNC_INSTANCE_PURGE_DAYS', 'soon', 'days'],
  ['KOOSYNC_INSTANCE_CHECK', 'maybe', 'off or strict'],
])('%s=%s keeps the connector from starting, with a remedy', (name, value, remedy) => {
  expect(() => loadConfig({ [name]: value })).toThrow(remedy);
});
