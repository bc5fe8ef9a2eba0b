import type { KafkaOptions } from '@nestjs/microservices';
import type { BrokerAddress } from '../broker-address.js';
import type { BrokerTargetOptions } from '../broker-options.js';

const CONNECT_MS = 10_000;
const PORT = 9092;
const EVERY_REPLICA = -1;

type KafkaClientOptions = NonNullable<KafkaOptions['options']>;

/**
 * What Nest's Kafka client is given: a producer only, every in-sync replica confirms, one request at a time so that an
 * internal retry cannot change the order. Topics are not made by the way.
 */
export function kafkaSettings(
  { hosts, tls, user, password }: BrokerAddress,
  { transport }: BrokerTargetOptions,
): KafkaClientOptions {
  const given = (transport ?? {}) as KafkaClientOptions;
  const sasl =
    user === undefined
      ? {}
      : { sasl: { mechanism: 'plain' as const, username: user, password: password ?? '' } };
  return {
    ...given,
    client: {
      clientId: 'koosync',
      connectionTimeout: CONNECT_MS,
      logLevel: 0, // nothing: failures are returned
      retry: { retries: 2 },
      ...(tls ? { ssl: true } : {}),
      ...sasl,
      ...given.client,
      brokers: hosts.map((host) => (/:\d+$/.test(host) ? host : `${host}:${PORT}`)),
    },
    producer: { ...given.producer, allowAutoTopicCreation: false, maxInFlightRequests: 1 },
    send: { ...given.send, acks: EVERY_REPLICA },
    producerOnlyMode: true,
  };
}
