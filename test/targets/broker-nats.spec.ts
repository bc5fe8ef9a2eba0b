import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { jetstreamManager, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';
import type { Change } from '../../src/outbox/change.js';
import type { ChangeTarget, DeliveryResult } from '../../src/outbox/change-target.js';
import type { BrokerTargetOptions } from '../../src/targets/broker/broker-options.js';
import { brokerTarget } from '../../src/targets/broker/broker-target.js';
import { testBroker } from '../support/brokers.js';
import { deliveryOf, departmentSaved, userAuthorized } from '../support/changes.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startConsumer } from './nest-consumer.js';

const broker = await testBroker('NATS', 'TEST_NATS_URL', 'nats://127.0.0.1:4222');
const APPLIED = { status: 'applied' };

broker.describe('A JetStream target', () => {
  const prefix = `koosync-test-${randomUUID()}`;
  const stream = prefix.toUpperCase();
  const targets: ChangeTarget[] = [];
  let connection: NatsConnection;
  let manager: JetStreamManager;
  let proxy: TcpProxy;

  const target = (options: Partial<BrokerTargetOptions> = {}): ChangeTarget => {
    const made = brokerTarget({ url: broker.url, prefix, stream, ...options });
    targets.push(made);
    return made;
  };
  const throughProxy = (): ChangeTarget => target({ url: `nats://127.0.0.1:${proxy.port}` });
  const deliver = async (to: ChangeTarget, changes: readonly Change[], signal?: AbortSignal) =>
    (await to.deliver(changes, deliveryOf(changes, signal))) as DeliveryResult | DeliveryResult[];
  /** What the stream holds, oldest first; the stream is empty afterwards. */
  const stored = async (): Promise<StoredMsg[]> => {
    const { state } = await manager.streams.info(stream);
    const messages: StoredMsg[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(stream, { seq });
      if (message) messages.push(message);
    }
    await manager.streams.purge(stream);
    return messages;
  };
  const idsIn = (messages: readonly StoredMsg[]) => messages.map(({ header }) => header.get('Nats-Msg-Id'));

  beforeAll(async () => {
    connection = await connect({ servers: broker.url });
    manager = await jetstreamManager(connection);
    proxy = await TcpProxy.to(broker.host, broker.port);
    await target().probe?.(new AbortController().signal);
  });
  afterEach(async () => {
    proxy.passReplies();
    proxy.mend();
    await Promise.all(targets.splice(0).map(async (made) => made.close?.()));
    await manager.streams.purge(stream);
  });
  afterAll(async () => {
    await proxy?.close();
    await manager?.streams.delete(stream);
    await connection?.close();
  });

  it('makes the stream when it is missing: in files, with a memory of message ids', async () => {
    const { config } = await manager.streams.info(stream);
    expect(config).toMatchObject({
      subjects: [`${prefix}.>`],
      storage: 'file',
      retention: 'limits',
      duplicate_window: 600e9,
    });
  });

  it('publishes each change in order, acknowledged, with id, scope and Nest pattern', async () => {
    const changes = [departmentSaved('t/1'), userAuthorized('t/1'), userAuthorized('t/1', { name: 'Ann' })];

    expect(await deliver(target(), changes)).toEqual([APPLIED, APPLIED, APPLIED]);

    const messages = await stored();
    expect(idsIn(messages)).toEqual(changes.map(({ id }) => id));
    const [first] = messages;
    expect(first?.subject).toBe(`${prefix}.production.department.saved`);
    expect(first?.json()).toEqual({ pattern: first?.subject, data: changes[0] });
    expect(first?.header.get('koosync-scope')).toBe('instance-1/t%2F1');
    expect(first?.header.get('content-type')).toBe('application/json');
  });

  it('lets the stream drop a change that it has already, and says so', async () => {
    const changes = [userAuthorized('t1'), userAuthorized('t1')];
    const to = target();
    await deliver(to, changes);
    expect(await deliver(to, [...changes, departmentSaved('t1')])).toEqual([
      { status: 'unchanged' },
      { status: 'unchanged' },
      APPLIED,
    ]);
    expect(await stored()).toHaveLength(3);
  });

  it('is received by a Nest microservice in the order of each scope', async () => {
    const consumer = await startConsumer(`${prefix}.production.user.*`, { broker: 'nats', url: broker.url });
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
    }
  });

  it('parks a change that is larger than the broker allows, and only that one', async () => {
    const huge = userAuthorized('t1', { position: 'x'.repeat(Number(connection.info?.max_payload)) });
    const results = await deliver(target(), [userAuthorized('t1'), huge, userAuthorized('t1')]);
    expect(results).toMatchObject([
      APPLIED,
      { status: 'reject', reason: 'the message is larger than the broker allows' },
      { status: 'retry' },
    ]);
    expect(await stored()).toHaveLength(1);
  });

  it('stores nothing behind a change that was not stored', async () => {
    await manager.streams.update(stream, { max_msg_size: 3000 });
    try {
      const large = userAuthorized('t1', { position: 'x'.repeat(4000) });
      const changes = [userAuthorized('t1'), large, userAuthorized('t1')];
      const results = (await deliver(target(), changes)) as DeliveryResult[];
      expect(results.map(({ status }) => status)).toEqual(['applied', 'reject', 'retry']);
      expect(idsIn(await stored())).toEqual([changes[0]?.id]);
    } finally {
      await manager.streams.update(stream, { max_msg_size: -1 });
    }
  });

  it('retries what was not acknowledged when the connection breaks; what was stored is not stored twice', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const changes = [departmentSaved('t1'), userAuthorized('t1')];
    const withheld = proxy.withholdReplies();
    const delivery = deliver(to, changes);
    await withheld;
    proxy.cut();

    const results = (await delivery) as DeliveryResult[];
    expect(results.map(({ status }) => status)).toEqual(['retry', 'retry']);
    expect(await deliver(to, changes)).toMatchObject({ status: 'retry', reason: expect.stringMatching(/./) });

    proxy.mend();
    proxy.passReplies();
    expect(await deliver(to, changes)).toEqual([{ status: 'unchanged' }, APPLIED]);
    expect(idsIn(await stored()).slice(1)).toEqual(changes.map(({ id }) => id));
  });

  it('never sends later, behind our back, what it has reported as not confirmed', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const lost = userAuthorized('t1');
    proxy.cut();
    expect([await deliver(to, [lost])].flat()).toMatchObject([{ status: 'retry' }]);
    proxy.mend();
    expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
    await to.close?.();
    expect(idsIn(await stored())).not.toContain(lost.id);
  });

  it('retries when the signal aborts before the stream has acknowledged', async () => {
    const to = throughProxy();
    await deliver(to, [userAuthorized('t1')]);
    const abort = new AbortController();
    const withheld = proxy.withholdReplies();
    const delivery = deliver(to, [userAuthorized('t1')], abort.signal);
    await withheld;
    abort.abort();
    expect(await delivery).toEqual([{ status: 'retry', reason: 'the broker did not confirm in time' }]);
  });

  it('retries while the stream is gone, and says so', async () => {
    const own = `${stream}-GONE`;
    const to = target({ stream: own, prefix: `${prefix}-gone` });
    expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
    await manager.streams.delete(own);
    expect(await deliver(to, [userAuthorized('t1')])).toEqual([
      { status: 'retry', reason: expect.stringContaining(`is ${own} gone?`) },
    ]);
    expect(await deliver(to, [userAuthorized('t1')])).toEqual([APPLIED]);
    await manager.streams.delete(own);
  });

  it('answers a probe, and says what is missing', async () => {
    const { signal } = new AbortController();
    await expect(target().probe?.(signal)).resolves.toBeUndefined();
    await expect(target({ prefix: 'elsewhere' }).probe?.(signal)).rejects.toThrow(
      `the stream ${stream} does not take elsewhere.>: add it to its subjects`,
    );
    await expect(target({ url: 'nats://ann:p%40ss@127.0.0.1:1' }).probe?.(signal)).rejects.toThrow(
      /refused/i,
    );
    const inTime = new AbortController();
    const silent = throughProxy();
    const withheld = proxy.withholdReplies();
    const probe = silent.probe?.(inTime.signal);
    await withheld;
    inTime.abort();
    await expect(probe).rejects.toThrow('the broker did not answer in time');
  });

  it('waits on close for what is under way', async () => {
    const to = target();
    const changes = Array.from({ length: 200 }, () => userAuthorized('t1'));
    const delivery = deliver(to, changes);
    await to.close?.();
    expect(await delivery).toEqual(changes.map(() => APPLIED));
    expect(await stored()).toHaveLength(200);
  });
});
