import { createRequire } from 'node:module';
import type { BrokerAddress } from './broker-address.js';

const NEEDED: Readonly<Record<BrokerAddress['kind'], readonly string[]>> = {
  rabbitmq: ['@nestjs/microservices', 'amqplib', 'amqp-connection-manager'],
  nats: ['@nestjs/microservices', '@nats-io/transport-node', '@nats-io/jetstream'],
  kafka: ['@nestjs/microservices', 'kafkajs'],
};

const fromHere = createRequire(import.meta.url);

/**
 * The client packages that a broker takes and that are not installed. They are optional, and Nest would end the process
 * over a missing one. `resolve` throws for what cannot be found.
 */
export function missingPackages(
  kind: BrokerAddress['kind'],
  resolve: (name: string) => unknown = (name) => fromHere.resolve(name),
): string[] {
  return NEEDED[kind].filter((name) => {
    try {
      resolve(name);
      return false;
    } catch (error) {
      // there, but without an entry for require(), is there
      return (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    }
  });
}

/** @throws Error that says what to install. */
export function demandPackages(kind: BrokerAddress['kind']): void {
  const missing = missingPackages(kind);
  if (missing.length > 0)
    throw new Error(`not installed: ${missing.join(', ')}; run: npm install ${missing.join(' ')}`);
}
