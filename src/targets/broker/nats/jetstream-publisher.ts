import { JetStreamApiError } from '@nats-io/jetstream';
import { applied, reject, retry, unchanged, type DeliveryResult } from '../../../outbox/change-target.js';
import type { BrokerAddress } from '../broker-address.js';
import type { BrokerMessage } from '../broker-message.js';
import type { BrokerTargetOptions } from '../broker-options.js';
import type { Publisher } from '../publisher.js';
import { JetStreamClient } from './jetstream-client.js';
import { jetStreamSettings } from './jetstream-settings.js';

const MESSAGE_EXCEEDS_MAXIMUM = 10_054;

/**
 * NATS JetStream. The messages of a scope go one by one, each after the acknowledgement of the one before: sent at once,
 * a later one could be stored although an earlier one was not, and when both came again the stream would drop the
 * later one as a duplicate and keep the wrong order.
 */
export class JetStreamPublisher implements Publisher {
  private readonly client: JetStreamClient;
  private readonly stream: string;

  constructor(address: BrokerAddress, options: BrokerTargetOptions) {
    const { prefix = 'koosync', stream = 'KOOSYNC' } = options;
    this.stream = stream;
    this.client = new JetStreamClient(jetStreamSettings(address, options), {
      name: stream,
      subjects: `${prefix}.>`,
    });
  }

  get isLost(): boolean {
    return this.client.isLost;
  }

  async connect(): Promise<void> {
    await this.client.connect();
  }

  publish(messages: readonly BrokerMessage[]): Promise<DeliveryResult>[] {
    let before: Promise<DeliveryResult> = Promise.resolve(applied());
    return messages.map((message) => {
      before = before.then((result) =>
        result.status === 'applied' || result.status === 'unchanged'
          ? this.send(message)
          : retry('an earlier change of this tenant was not confirmed'),
      );
      return before;
    });
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async send({ id, subject, change, headers }: BrokerMessage): Promise<DeliveryResult> {
    try {
      const { duplicate } = await this.client.acknowledge(subject, change, id, headers);
      return duplicate ? unchanged() : applied();
    } catch (error) {
      if (error instanceof Error && error.name === 'JetStreamNotEnabled')
        throw new Error(`no stream takes ${subject}: is ${this.stream} gone?`, { cause: error }); // the next connection makes it
      if (isTooLarge(error)) return reject('the message is larger than the broker allows');
      if (error instanceof JetStreamApiError)
        return retry(`the stream ${this.stream} refuses it: ${error.message}`);
      throw error;
    }
  }
}

const isTooLarge = (error: unknown): boolean =>
  (error instanceof JetStreamApiError && error.code === MESSAGE_EXCEEDS_MAXIMUM) ||
  (error instanceof Error && /max_payload/i.test(error.message));
