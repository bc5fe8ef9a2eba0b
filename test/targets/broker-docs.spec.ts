import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import { connect as connectRabbit } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../src/outbox/change.js';
import { brokerTarget } from '../../src/targets/broker/broker-target.js';
import { testBroker } from '../support/brokers.js';
import { deliveryOf, userAuthorized } from '../support/changes.js';
import { compileFaults } from '../support/compile-faults.js';
import { blocks } from '../support/markdown.js';
import { startScript, type RunningScript } from './running-script.js';

const root = join(import.meta.dirname, '..', '..');
const [forRabbit = '', forJetStream = '', publishing = ''] = blocks(
  readFileSync(join(root, 'docs', 'brokers.md'), 'utf8'),
  'ts',
);
const rabbit = await testBroker('RabbitMQ', 'TEST_RABBITMQ_URL', 'amqp://guest:guest@127.0.0.1:5672');
const nats = await testBroker('NATS', 'TEST_NATS_URL', 'nats://127.0.0.1:4222');

/** The text with other names in it; every name must have been there. */
function renamed(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((told, [from, to]) => {
    if (!told.includes(from)) throw new Error(`${from} is not in docs/brokers.md`);
    return told.replaceAll(from, to);
  }, text);
}

const linesFor = (changes: readonly Change[]) =>
  changes.map(({ type, tenantId, id }) => `${type} ${tenantId} ${id}`);

describe('The examples of docs/brokers.md', () => {
  it('compile against the package', () => {
    const wrong = publishing.replace('url:', 'address:');
    const faults = compileFaults(root, [forRabbit, forJetStream, publishing, wrong]);
    expect(faults.slice(0, 3)).toEqual([[], [], []]);
    expect(faults[3]).toEqual([expect.stringContaining('address')]);
  });
});

rabbit.describe('The RabbitMQ consumer of docs/brokers.md', () => {
  const name = `koosync-docs-${randomUUID()}`;
  let script: RunningScript;

  beforeAll(async () => {
    script = await startScript(
      renamed(forRabbit, {
        'amqp://guest:guest@127.0.0.1:5672': rabbit.url,
        "exchange: 'koosync'": `exchange: '${name}'`,
        "queue: 'product'": `queue: '${name}'`,
      }),
    );
  });
  afterAll(async () => {
    await script?.stop();
    const connection = await connectRabbit(rabbit.url);
    const channel = await connection.createChannel();
    await channel.deleteQueue(name);
    await channel.deleteExchange(name);
    await connection.close();
  });

  it('prints every change, in order', async () => {
    const target = brokerTarget({ url: rabbit.url, exchange: name });
    const changes = Array.from({ length: 20 }, () => userAuthorized('t1'));
    await target.deliver(changes, deliveryOf(changes));
    await target.close?.();
    expect(await script.lines(20)).toEqual(linesFor(changes));
  });
});

nats.describe('The JetStream consumer of docs/brokers.md', () => {
  const prefix = `koosync-docs-${randomUUID()}`;
  const stream = prefix.toUpperCase();
  const target = brokerTarget({ url: nats.url, prefix, stream });
  let script: RunningScript | undefined;

  afterAll(async () => {
    await script?.stop();
    await target.close?.();
    const connection = await connectNats({ servers: nats.url });
    await (await jetstreamManager(connection)).streams.delete(stream);
    await connection.close();
  });

  it('prints every change in order, those from before it came as well', async () => {
    const changes = Array.from({ length: 20 }, () => userAuthorized('t1'));
    await target.deliver(changes.slice(0, 10), deliveryOf(changes));
    script = await startScript(renamed(forJetStream, { 'nats://127.0.0.1:4222': nats.url, KOOSYNC: stream }));
    await target.deliver(changes.slice(10), deliveryOf(changes));
    expect(await script.lines(20)).toEqual(linesFor(changes));
  });
});
