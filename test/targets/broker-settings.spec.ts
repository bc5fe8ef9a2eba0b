import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { brokerAddress } from '../../src/targets/broker/broker-address.js';
import { brokerMessage } from '../../src/targets/broker/broker-message.js';
import { brokerTarget } from '../../src/targets/broker/broker-target.js';
import { failureReason } from '../../src/targets/broker/failure-reason.js';
import { kafkaRecord } from '../../src/targets/broker/kafka/kafka-record.js';
import { kafkaSettings } from '../../src/targets/broker/kafka/kafka-settings.js';
import { missingPackages } from '../../src/targets/broker/missing-packages.js';
import { jetStreamSettings } from '../../src/targets/broker/nats/jetstream-settings.js';
import { prefixOf } from '../../src/targets/broker/prefix-of.js';
import { rabbitSettings } from '../../src/targets/broker/rabbitmq/rabbit-settings.js';
import { deliveryOf, userAuthorized } from '../support/changes.js';
import { usualEnvironment } from '../cli/usual-environment.js';
import { temporaryFolder } from '../cli/temporary-folder.js';

const settingsFor = (url: string) => ({ address: brokerAddress(url), options: { url } });

describe('The URL of a broker', () => {
  it('names the hosts, the credentials and what follows them', () => {
    expect(brokerAddress('amqps://ann:s%40cret@one:5671,two/shop')).toEqual({
      kind: 'rabbitmq',
      tls: true,
      hosts: ['one:5671', 'two'],
      authority: 'ann:s%40cret@',
      user: 'ann',
      password: 's@cret',
      path: 'shop',
      secrets: ['ann:s%40cret', 's%40cret', 's@cret'],
    });
    expect(brokerAddress('nats://n:4222')).toMatchObject({ kind: 'nats', tls: false, path: '', secrets: [] });
    expect(brokerAddress('kafkas://k1:9093,k2:9093/changes')).toMatchObject({ kind: 'kafka', tls: true });
  });

  it.each(['http://host', 'amqp://', 'host:5672', '', 'nats://a:s3cret@', 'amqp://a:%zz@host'])(
    'is refused without being repeated: %s',
    (url) => {
      let told = '';
      expect(() => brokerAddress(url)).toThrow(/URL of the broker/);
      try {
        brokerAddress(url);
      } catch (error) {
        told = (error as Error).message;
      }
      expect(told).not.toMatch(/s3cret|%zz/);
    },
  );

  it('is given to RabbitMQ for each host, with a durable topic exchange', () => {
    const { address, options } = settingsFor('amqps://ann:s%40cret@one:5671,two/shop');
    expect(
      rabbitSettings(address, { ...options, exchange: 'events', transport: { heartbeat: 1 } }),
    ).toMatchObject({
      urls: ['amqps://ann:s%40cret@one:5671/shop', 'amqps://ann:s%40cret@two/shop'],
      exchange: 'events',
      exchangeType: 'topic',
      wildcards: true,
      persistent: true,
      heartbeat: 1,
    });
  });

  it('is given to NATS without a way back that would send late what has failed', () => {
    const { address, options } = settingsFor('tls://ann:secret@one:4222,two');
    expect(jetStreamSettings(address, { ...options, transport: { reconnect: true } })).toMatchObject({
      servers: ['one:4222', 'two'],
      user: 'ann',
      pass: 'secret',
      tls: {},
      reconnect: false,
    });
    const token = settingsFor('nats://t0ken@one');
    expect(jetStreamSettings(token.address, token.options)).toMatchObject({ token: 't0ken' });
  });

  it('is given to Kafka as a producer that every replica confirms, in order', () => {
    const { address, options } = settingsFor('kafkas://ann:secret@one:9093,two/changes');
    const transport = { client: { sasl: { mechanism: 'scram-sha-512' } }, send: { acks: 0, timeout: 5 } };
    expect(kafkaSettings(address, options)).toEqual({
      client: {
        clientId: 'koosync',
        brokers: ['one:9093', 'two:9092'],
        ssl: true,
        sasl: { mechanism: 'plain', username: 'ann', password: 'secret' },
        connectionTimeout: 10_000,
        logLevel: 0,
        retry: { retries: 2 },
      },
      producer: { allowAutoTopicCreation: false, maxInFlightRequests: 1 },
      send: { acks: -1 },
      producerOnlyMode: true,
    });
    expect(kafkaSettings(address, { ...options, transport })).toMatchObject({
      client: { sasl: { mechanism: 'scram-sha-512' }, brokers: ['one:9093', 'two:9092'] },
      send: { acks: -1, timeout: 5 },
    });
  });
});

describe('A message', () => {
  it('has a subject, a scope that is unambiguous, and headers of ASCII', () => {
    const change = { ...userAuthorized('租户/1'), instanceId: 'a\r\nb', lane: 'test' as const };
    const { subject, scope, headers } = brokerMessage(change, 'shop.koosync');
    expect(subject).toBe('shop.koosync.test.user.authorized');
    expect(scope).toBe('a%0D%0Ab/%E7%A7%9F%E6%88%B7%2F1');
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
  });

  it('goes to Kafka under its scope, with the change as value', () => {
    const change = userAuthorized('t1');
    const record = kafkaRecord(brokerMessage(change, 'koosync'));
    expect(record.key).toBe('instance-1/t1');
    expect(JSON.parse(record.value)).toEqual(change);
    expect(record.headers).toMatchObject({
      'koosync-subject': 'koosync.production.user.authorized',
      'koosync-id': change.id,
    });
  });
});

describe('The client packages of a broker', () => {
  const empty = temporaryFolder();
  it('are named when they are not installed', () => {
    const elsewhere = createRequire(join(empty, 'index.js'));
    const resolve = (name: string) => elsewhere.resolve(name);
    expect(missingPackages('rabbitmq', resolve)).toEqual([
      '@nestjs/microservices',
      'amqplib',
      'amqp-connection-manager',
    ]);
    expect(missingPackages('kafka', resolve)).toEqual(['@nestjs/microservices', 'kafkajs']);
  });

  it.each(['rabbitmq', 'nats', 'kafka'] as const)('are found when they are: %s', (kind) => {
    expect(missingPackages(kind)).toEqual([]);
  });
});

describe('The results of a batch', () => {
  it('end at the first change that was not delivered', () => {
    const applied = { status: 'applied' } as const;
    const parked = { status: 'reject', reason: 'why' } as const;
    expect(prefixOf([applied, parked, applied])).toEqual([
      applied,
      parked,
      { status: 'retry', reason: 'an earlier change of this tenant was not confirmed' },
    ]);
    expect(prefixOf([applied, applied])).toEqual([applied, applied]);
  });
});

describe('The reason of a failure', () => {
  it('is told without what the URL keeps secret', () => {
    const { secrets } = brokerAddress('amqp://ann:s%40cret@one');
    const wrapped = {
      err: new Error('no way to ann:s%40cret@one for s@cret'),
      url: 'amqp://ann:s%40cret@one',
    };
    expect(failureReason(wrapped, secrets)).toBe('no way to ***@one for ***');
    expect(failureReason(new AggregateError([new Error('refused')]), [])).toBe('refused');
    expect(failureReason(undefined, [])).toBe('the broker gave no reason');
  });
});

describe('A Kafka target that finds no broker', () => {
  it('retries with the reason, and its probe tells it', async () => {
    const target = brokerTarget({ url: 'kafka://ann:secret@127.0.0.1:1/changes' });
    const changes = [userAuthorized('t1'), userAuthorized('t1')];
    expect(await target.deliver(changes, deliveryOf(changes))).toMatchObject({
      status: 'retry',
      reason: expect.stringMatching(/127\.0\.0\.1:1/),
    });
    await expect(target.probe?.(new AbortController().signal)).rejects.toThrow(/ECONNREFUSED/);
    await target.close?.();
  });
});

describe('The environment', () => {
  const usual = usualEnvironment(temporaryFolder());

  it('makes a target of KOOSYNC_BROKER_URL', () => {
    const { targets } = loadConfig({
      ...usual,
      KOOSYNC_BROKER_URL: 'amqp://ann:secret@one',
      KOOSYNC_BROKER_LANES: 'production,test',
      KOOSYNC_BROKER_TYPES: 'user.authorized,user.revoked',
    }).connector;
    expect(targets).toMatchObject([
      { name: 'broker', lanes: ['production', 'test'], types: ['user.authorized', 'user.revoked'] },
    ]);
    expect(loadConfig(usual).connector.targets).toEqual([]);
  });

  it.each([
    ['KOOSYNC_BROKER_URL', 'mqtt://ann:secret@one', /amqp:/],
    ['KOOSYNC_BROKER_LANES', 'secret', /production/],
    ['KOOSYNC_BROKER_TYPES', 'secret', /user\.authorized/],
    ['KOOSYNC_BROKER_STREAM', 'se.cret', /letters/],
    ['KOOSYNC_BROKER_PREFIX', 'se.*', /letters/],
  ])('is refused with a remedy and without the value: %s', (name, value, remedy) => {
    const load = () => loadConfig({ ...usual, KOOSYNC_BROKER_URL: 'nats://one', [name]: value });
    expect(load).toThrow(remedy);
    expect(load).toThrow(expect.objectContaining({ message: expect.not.stringContaining(value) }));
  });
});
