import type { NatsOptions } from '@nestjs/microservices';
import type { BrokerAddress } from '../broker-address.js';
import type { BrokerTargetOptions } from '../broker-options.js';

const CONNECT_MS = 10_000;

/**
 * What Nest's NATS client is given. A user without a password is a token. It does not reconnect: its buffer would send
 * later what we have reported as failed; a new connection is made instead.
 */
export function jetStreamSettings(
  { hosts, tls, user, password }: BrokerAddress,
  { transport }: BrokerTargetOptions,
): NonNullable<NatsOptions['options']> {
  return {
    timeout: CONNECT_MS,
    name: 'koosync',
    ...(tls ? { tls: {} } : {}),
    ...transport,
    ...(user === undefined ? {} : password === undefined ? { token: user } : { user, pass: password }),
    servers: [...hosts],
    reconnect: false,
  };
}
