import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Ctx,
  EventPattern,
  Payload,
  RmqContext,
  Transport,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import type { Channel, Message } from 'amqplib';
import { EventEmitter, once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { Change } from '../../src/outbox/change.js';

export type Subscription =
  | { readonly broker: 'rabbitmq'; readonly url: string; readonly exchange: string }
  | { readonly broker: 'nats'; readonly url: string };

/** A Nest microservice that subscribes to `pattern` and keeps what it receives. */
export async function startConsumer(pattern: string, subscription: Subscription) {
  const queue = `koosync-test-consumer-${randomUUID()}`;
  const changes: Change[] = [];
  const arrivals = new EventEmitter();

  @Controller()
  class Consumer {
    @EventPattern<string>(pattern)
    changed(@Payload() change: Change, @Ctx() context: unknown): void {
      changes.push(change);
      if (context instanceof RmqContext)
        (context.getChannelRef() as Channel).ack(context.getMessage() as unknown as Message);
      arrivals.emit('change');
    }
  }
  @Module({ controllers: [Consumer] })
  class ConsumerModule {}

  const service: INestMicroservice = await NestFactory.createMicroservice<MicroserviceOptions>(
    ConsumerModule,
    {
      ...transportOf(subscription, queue),
      logger: false,
    },
  );
  await service.listen();
  const until = async (isEnough: () => boolean): Promise<readonly Change[]> => {
    while (!isEnough()) await once(arrivals, 'change');
    return changes;
  };
  return {
    queue,
    /** Resolves when `count` changes have come. */
    received: (count: number) => until(() => changes.length >= count),
    /** Resolves when a change of this type has come for the tenant. */
    receivedOne: (type: Change['type'], tenantId: string) =>
      until(() => changes.some((change) => change.type === type && change.tenantId === tenantId)),
    stop: () => service.close(),
  };
}

function transportOf(subscription: Subscription, queue: string): MicroserviceOptions {
  if (subscription.broker === 'nats')
    return { transport: Transport.NATS, options: { servers: subscription.url } };
  const { url, exchange } = subscription;
  return {
    transport: Transport.RMQ,
    options: {
      ...{ urls: [url], exchange, wildcards: true, queue, queueOptions: { durable: true } },
      ...{ noAck: false, prefetchCount: 1 },
    },
  };
}
