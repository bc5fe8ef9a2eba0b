import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { connect, type Channel, type ChannelModel, type GetMessage } from 'amqplib';
import { randomUUID } from 'node:crypto';
import type { Change } from '../../src/outbox/change.js';
import type { ChangeTarget, DeliveryResult } from '../../src/outbox/change-target.js';
import type { BrokerTargetOptions } from '../../src/targets/broker/broker-options.js';
import { brokerTarget } from '../../src/targets/broker/broker-target.js';
import { testBroker } from '../support/brokers.js';
import { deliveryOf, departmentSaved, userAuthorized } from '../support/changes.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startConsumer } from './nest-consumer.js';

const broker = await testBroker('RabbitMQ', 'TEST_RABBITMQ_URL', 'amqp://guest:guest@127.0.0.1:5672');
/** AMQP's method frame `connection.close(320, "CONNECTION_FORCED")`. */
const CONNECTION_FORCED = Buffer.concat([
  Buffer.from([1, 0, 0, 0, 0, 0, 28, 0, 10, 0, 50, 0x01, 0x40, 17]),
  Buffer.from('CONNECTION_FORCED'),
  Buffer.from([0, 0, 0, 0, 0xce]),
]);
const APPLIED = { status: 'applied' };

broker.describe('A RabbitMQ target', () => {
  const exchange = `koosync-test-${randomUUID()}`;
  const queue = `${exchange}-queue`;
  const targets: ChangeTarget[] = [];
  let connection: ChannelModel;
  let channel: Channel;
  let proxy: TcpProxy;

  const target = (options: Partial<BrokerTargetOptions> = {}): ChangeTarget => {
    const made = brokerTarget({ url: broker.url, exchange, ...options });
    targets.push(made);
    return made;
  };
  const throughProxy = (options: Partial<BrokerTargetOptions> = {}): ChangeTarget => {
    const url = new URL(broker.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    return target({ url: url.href, ...options });
  };
  const deliver = async (to: ChangeTarget, changes: readonly Change[], signal?: AbortSignal) =>
    (await to.deliver(changes, deliveryOf(changes, signal))) as DeliveryResult | DeliveryResult[];
  const queued = async (): Promise<GetMessage[]> => {
    const messages: GetMessage[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (!message) return messages;
      messages.push(message);
    }
  };
  const idsIn = (messages: readonly GetMessage[]) =>
    messages.map(({ properties }) => properties.messageId as unknown);

  beforeAll(async () => {
    connection = await connect(broker.url);
    channel = await connection.createChannel();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertQueue(queue, { durable: true });
    await channel.bindQueue(queue, exchange, '#');
    proxy = await TcpProxy.to(broker.host, broker.port);
  });
  afterEach(async () => {
    await Promise.all(targets.splice(0).map(async (made) => made.close?.()));
    await queued();
    proxy.mend();
  });
  afterAll(async () => {
    await proxy?.close();
    await channel?.deleteQueue(queue);
    await channel?.deleteExchange(exchange);
    await connection?.close();
  });

  it('publishes each change once, persistent, in order, with id, type, scope and Nest pattern', async () => {
    const changes = [departmentSaved('t/1'), userAuthorized('t/1'), userAuthorized('t/1', { name: 'Ann' })];

    expect(await deliver(target(), changes)).toEqual([APPLIED, APPLIED, APPLIED]);

    const messages = await queued();
    expect(idsIn(messages)).toEqual(changes.map(({ id }) => id));
    expect(messages.map(({ fields }) => fields.routingKey)).toEqual([
      'koosync.production.department.saved',
      'koosync.production.user.authorized',
      'koosync.production.user.authorized',
    ]);
    const [first] = messages;
    expect(JSON.parse(String(first?.content))).toEqual({
      pattern: 'koosync.production.department.saved',
      data: changes[0],
    });
    expect(first?.properties).toMatchObject({
      deliveryMode: 2,
      contentType: 'application/json',
      type: 'department.saved',
      appId: 'koosync',
      headers: { 'koosync-scope': 'instance-1/t%2F1', 'koosync-cursor': changes[0]?.cursor },
    });
  });

  it('is received by a Nest microservice in the order of each scope', async () => {
    const consumer = await startConsumer('koosync.production.user.*', {
      broker: 'rabbitmq',
      url: broker.url,
      exchange,
    });
    try {
      const to = target();
      const tenants = ['t-a', 't-b', 't-c'];
      const changes = tenants.map((tenantId) =>
        Array.from({ length: 40 }, (_, i) => userAuthorized(tenantId, { name: `${i}` })),
      );
      await Promise.all(changes.map((own) => deliver(to, own)));

      const received = await consumer.received(120);

      for (const [i, tenantId] of tenants.entries())
        expect(received.filter((change) => change.tenantId === tenantId)).toEqual(changes[i]);
    } finally {
      await consumer.stop();
      await channel.deleteQueue(consumer.queue);
    }
  });

  it('retries a change that no queue is bound for, with those behind it, and says what to bind', async () => {
    const lonely = `${exchange}-lonely`;
    try {
      const results = await deliver(target({ exchange: lonely }), [
        userAuthorized('t1'),
        userAuthorized('t1'),
      ]);
      expect(results).toEqual([
        {
          status: 'retry',
          reason: `no queue is bound for koosync.production.user.authorized: bind one to the exchange ${lonely}`,
        },
        { status: 'retry', reason: expect.stringContaining('earlier change') },
      ]);
      expect(
        await deliver(target({ exchange: lonely, unroutable: 'reject' }), [userAuthorized('t1')]),
      ).toEqual([{ status: 'reject', reason: expect.stringContaining('no queue is bound') }]);
    } finally {
      await channel.deleteExchange(lonely);
    }
  });

  it('ends a batch at the change that is not routed', async () => {
    const partial = `${exchange}-partial`;
    await channel.assertExchange(partial, 'topic', { durable: true });
    await channel.bindQueue(queue, partial, '*.*.user.*');
    try {
      const changes = [userAuthorized('t1'), departmentSaved('t1'), userAuthorized('t1')];
      const results = await deliver(target({ exchange: partial }), changes);
      expect((results as DeliveryResult[]).map(({ status }) => status)).toEqual([
        'applied',
        'retry',
        'retry',
      ]);
    } finally {
      await channel.deleteExchange(partial);
    }
  });

  it('declares a durable queue for everything when it is told to', async () => {
    const own = `${exchange}-own`;
    const changes = [userAuthorized('t1'), departmentSaved('t1')];
    try {
      expect(await deliver(target({ exchange: own, queue: own }), changes)).toEqual([APPLIED, APPLIED]);
      expect(await channel.checkQueue(own)).toMatchObject({ messageCount: 2 });
      await channel.assertQueue(own, { durable: true }); // it is durable: otherwise this is refused
    } finally {
      await channel.deleteQueue(own);
      await channel.deleteExchange(own);
    }
  });

  it('retries what was not confirmed when the connection breaks, and goes on over a new one', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const changes = [departmentSaved('t1'), userAuthorized('t1')];
    const withheld = proxy.withholdReplies();
    const delivery = deliver(to, changes);
    await withheld;
    proxy.cut();

    const results = (await delivery) as DeliveryResult[];
    expect(results.map(({ status }) => status)).toEqual(['retry', 'retry']);

    // nothing answers: a reason, soon
    expect(await deliver(to, changes)).toMatchObject({ status: 'retry', reason: expect.any(String) });

    proxy.mend();
    proxy.passReplies();
    expect(await deliver(to, changes)).toEqual([APPLIED, APPLIED]);
    expect(idsIn(await queued()).slice(-2)).toEqual(changes.map(({ id }) => id));
  });

  it('retries at once what was not confirmed when the broker shuts down in good order', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const withheld = proxy.withholdReplies();
    const delivery = deliver(to, [userAuthorized('t1')]);
    await withheld;
    proxy.say(CONNECTION_FORCED);
    expect(await delivery).toMatchObject([{ status: 'retry' }]);
    proxy.passReplies();
    expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
  });

  it('never sends later, behind our back, what it has reported as not confirmed', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const lost = userAuthorized('t1');
    proxy.cut();
    expect([await deliver(to, [lost])].flat()).toMatchObject([{ status: 'retry' }]);
    proxy.mend();
    const next = userAuthorized('t1');
    expect(await deliver(to, [next])).toEqual([APPLIED]);
    await to.close?.();
    expect(idsIn(await queued())).not.toContain(lost.id);
  });

  it('retries when the signal aborts before the broker has confirmed, over a new connection', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const abort = new AbortController();
    const withheld = proxy.withholdReplies();
    const delivery = deliver(to, [userAuthorized('t1')], abort.signal);
    await withheld;
    abort.abort();
    expect(await delivery).toEqual([{ status: 'retry', reason: 'the broker did not confirm in time' }]);
    const before = proxy.accepted;
    proxy.passReplies();
    expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
    expect(proxy.accepted).toBe(before + 1);
  });

  it('goes on when the exchange was deleted under it', async () => {
    const own = `${exchange}-deleted`;
    try {
      const to = target({ exchange: own, queue: own });
      expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
      await channel.deleteExchange(own);
      expect(await deliver(to, [userAuthorized('t1')])).toMatchObject([
        { status: 'retry', reason: expect.stringContaining('NOT_FOUND') },
      ]);
      expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
    } finally {
      await channel.deleteQueue(own);
      await channel.deleteExchange(own);
    }
  });

  it('answers a probe, and says what is wrong without the password', async () => {
    const { signal } = new AbortController();
    await expect(target().probe?.(signal)).resolves.toBeUndefined();

    const wrong = new URL(broker.url);
    wrong.password = 'p%40ss-word';
    const refused = target({ url: wrong.href }).probe?.(signal);
    await expect(refused).rejects.toThrow(/ACCESS[-_]REFUSED/);
    await expect(refused).rejects.not.toThrow(/p@ss|p%40ss/);

    await channel.assertExchange(`${exchange}-direct`, 'direct');
    const odd = target({ exchange: `${exchange}-direct` }).probe?.(signal);
    await expect(odd).rejects.toThrow(/PRECONDITION_FAILED/);
    await channel.deleteExchange(`${exchange}-direct`);

    proxy.cut();
    await expect(throughProxy().probe?.(signal)).rejects.toThrow(/./);
    await expect(target({ url: 'amqp://127.0.0.1:1' }).probe?.(signal)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('waits on close for what is under way', async () => {
    const to = target();
    const changes = Array.from({ length: 200 }, () => userAuthorized('t1'));
    const delivery = deliver(to, changes);
    await to.close?.();
    expect(await delivery).toEqual(changes.map(() => APPLIED));
    expect(await queued()).toHaveLength(200);
  });
});
