import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { randomUUID } from 'node:crypto';
import type { Change } from '../../src/outbox/change.js';
import { testBroker } from '../support/brokers.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { authSync, newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startConsumer } from './nest-consumer.js';

const broker = await testBroker('RabbitMQ', 'TEST_RABBITMQ_URL', 'amqp://guest:guest@127.0.0.1:5672');
const QUICKLY = { backoff: { delays: new Array<number>(100).fill(20), jitter: 0 }, pollMs: 20 };

broker.describe.each(DATABASES)('A service with KOOSYNC_BROKER_URL, on $name', ({ fresh }) => {
  const exchange = `koosync-service-${randomUUID()}`;
  let database: TestDatabase;
  let connector: TestConnector;
  let proxy: TcpProxy;
  let connection: ChannelModel;
  let channel: Channel;
  let consumer: Awaited<ReturnType<typeof startConsumer>>;

  beforeAll(async () => {
    proxy = await TcpProxy.to(broker.host, broker.port);
    connection = await connect(broker.url);
    channel = await connection.createChannel();
    consumer = await startConsumer('koosync.#', { broker: 'rabbitmq', url: broker.url, exchange });
    const url = new URL(broker.url);
    url.host = `127.0.0.1:${proxy.port}`;
    database = await fresh();
    const environment = { KOOSYNC_BROKER_URL: url.href, KOOSYNC_BROKER_EXCHANGE: exchange };
    connector = await TestConnector.start(database.url, environment, { delivery: QUICKLY });
  });
  afterAll(async () => {
    await connector?.stop();
    await consumer?.stop();
    await database?.drop();
    await channel?.deleteQueue(consumer.queue);
    await channel?.deleteExchange(exchange);
    await connection?.close();
    await proxy?.close();
  });

  /** Types of the changes of a tenant; one that came again counts where it came first. */
  const typesOf = (changes: readonly Change[], tenantId: string) => {
    const own = changes.filter((change) => change.tenantId === tenantId);
    return [...new Map(own.map(({ id, type }) => [id, type])).values()];
  };

  it('publishes what the marketplace changed, in order', async () => {
    const tenant = newTenant();
    await connector.call('tenantSync', tenantSync(tenant, 1));
    await connector.call('singleOrgSync', singleOrgSync(tenant, 2, 'd1'));
    await connector.call('authSync', authSync(tenant, 3));
    const changes = await consumer.receivedOne('user.authorized', tenant);
    expect(typesOf(changes, tenant)).toEqual(['tenant.saved', 'department.saved', 'user.authorized']);
  });

  it('publishes what changed while the broker was away, in order, when it is back', async () => {
    const tenant = newTenant();
    proxy.cut();
    await connector.call('tenantSync', tenantSync(tenant, 1));
    await connector.call('authSync', authSync(tenant, 2));
    await connector.call('authSync', authSync(tenant, 3, undefined, { flag: 3 }));
    await proxy.refusal();
    await proxy.refusal();
    proxy.mend();
    const changes = await consumer.receivedOne('user.revoked', tenant);
    expect(typesOf(changes, tenant)).toEqual(['tenant.saved', 'user.authorized', 'user.revoked']);
  });
});
