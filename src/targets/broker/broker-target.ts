import type { Change } from '../../outbox/change.js';
import {
  reject,
  retry,
  type ChangeTarget,
  type DeliveryContext,
  type DeliveryResult,
} from '../../outbox/change-target.js';
import { abortion } from './abortion.js';
import { brokerAddress, type BrokerAddress } from './broker-address.js';
import { brokerMessage } from './broker-message.js';
import type { BrokerTargetOptions } from './broker-options.js';
import { failureReason } from './failure-reason.js';
import { prefixOf } from './prefix-of.js';
import { PublisherSlot } from './publisher-slot.js';
import { BatchTooLarge, type Publisher } from './publisher.js';

/**
 * A target that publishes every change to RabbitMQ, NATS JetStream or Kafka, in the form that a Nest microservice
 * receives (docs/brokers.md). A change counts as delivered when the broker has confirmed it.
 *
 * @throws BrokerAddressError when the URL names none.
 */
export function brokerTarget(options: BrokerTargetOptions): ChangeTarget {
  const { name = 'broker', lanes, types, batchSize, timeoutMs } = options;
  const delivery = new BrokerDelivery(brokerAddress(options.url), options);
  return {
    name,
    ...(lanes ? { lanes } : {}),
    ...(types ? { types } : {}),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    deliver: (changes, context) => delivery.deliver(changes, context),
    probe: (signal) => delivery.probe(signal),
    close: () => delivery.close(),
  };
}

class BrokerDelivery {
  private readonly slot: PublisherSlot;
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly prefix: string;

  constructor(
    private readonly address: BrokerAddress,
    options: BrokerTargetOptions,
  ) {
    this.prefix = options.prefix ?? 'koosync';
    this.slot = new PublisherSlot(address, options);
  }

  deliver(
    changes: readonly Change[],
    { signal }: DeliveryContext,
  ): Promise<DeliveryResult | DeliveryResult[]> {
    const delivery = this.publish(changes, signal).catch((error: unknown) => {
      if (error instanceof BatchTooLarge) throw error;
      return retry(this.reasonOf(error));
    });
    this.underWay.add(delivery);
    return delivery.finally(() => this.underWay.delete(delivery));
  }

  /** @throws Error with a reason that holds no secret. */
  async probe(signal: AbortSignal): Promise<void> {
    const aborted = abortion(signal, 'the broker did not answer in time');
    await Promise.race([this.slot.open(), aborted.promise])
      .catch((error: unknown) => {
        throw new Error(this.reasonOf(error)); // without its cause, which may hold the URL
      })
      .finally(() => aborted.forget());
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await this.slot.close();
  }

  private async publish(changes: readonly Change[], signal: AbortSignal): Promise<DeliveryResult[]> {
    const aborted = abortion(signal, 'the broker did not confirm in time');
    try {
      const publisher = await Promise.race([this.slot.open(), aborted.promise]);
      const sent = publisher.publish(changes.map((change) => brokerMessage(change, this.prefix)));
      const outcomes = await Promise.allSettled(sent.map((one) => Promise.race([one, aborted.promise])));
      return this.settle(publisher, outcomes);
    } finally {
      aborted.forget();
    }
  }

  /** @throws BatchTooLarge for a batch of more than one. */
  private settle(
    publisher: Publisher,
    outcomes: readonly PromiseSettledResult<DeliveryResult>[],
  ): DeliveryResult[] {
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    const tooLarge = failures.find((failure) => failure instanceof BatchTooLarge);
    if (tooLarge && outcomes.length > 1) throw tooLarge;
    if (tooLarge) return [reject(this.reasonOf(tooLarge))];
    // what is not confirmed must not be sent later, when another replica may have gone on
    if (failures.length > 0) this.slot.discard(publisher);
    return prefixOf(
      outcomes.map((outcome) =>
        outcome.status === 'fulfilled' ? outcome.value : retry(this.reasonOf(outcome.reason)),
      ),
    );
  }

  private reasonOf(error: unknown): string {
    return failureReason(error, this.address.secrets);
  }
}
