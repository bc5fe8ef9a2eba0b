import type { RmqOptions } from '@nestjs/microservices';
import type { BrokerAddress } from '../broker-address.js';
import type { BrokerTargetOptions } from '../broker-options.js';

const CONNECT_MS = 10_000;

/** What Nest's RabbitMQ client is given: a durable topic exchange, the routing key being the pattern. */
export function rabbitSettings(
  address: BrokerAddress,
  { exchange = 'koosync', transport }: BrokerTargetOptions,
): NonNullable<RmqOptions['options']> & { readonly exchange: string } {
  const scheme = address.tls ? 'amqps' : 'amqp';
  const path = address.path ? `/${address.path}` : '';
  return {
    socketOptions: { connectionOptions: { timeout: CONNECT_MS } },
    ...transport,
    urls: address.hosts.map((host) => `${scheme}://${address.authority}${host}${path}`),
    exchange,
    exchangeType: 'topic',
    wildcards: true,
    persistent: true,
  };
}
