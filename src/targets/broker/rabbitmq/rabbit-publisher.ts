import { applied, reject, retry, type DeliveryResult } from '../../../outbox/change-target.js';
import type { BrokerAddress } from '../broker-address.js';
import { CONTENT_TYPE, type BrokerMessage } from '../broker-message.js';
import type { BrokerTargetOptions } from '../broker-options.js';
import type { Publisher } from '../publisher.js';
import { ConfirmingRmqClient, Unroutable } from './confirming-rmq-client.js';
import { rabbitSettings } from './rabbit-settings.js';

/** RabbitMQ: persistent, mandatory messages to a durable topic exchange, a publisher confirm for each. */
export class RabbitPublisher implements Publisher {
  private readonly client: ConfirmingRmqClient;
  private readonly exchange: string;
  private readonly endUnroutable: (reason: string) => DeliveryResult;

  constructor(address: BrokerAddress, options: BrokerTargetOptions) {
    const { queue, prefix = 'koosync', unroutable = 'retry' } = options;
    const settings = rabbitSettings(address, options);
    this.exchange = settings.exchange;
    this.endUnroutable = unroutable === 'retry' ? retry : reject;
    const bound = queue === undefined ? undefined : { name: queue, routingKey: `${prefix}.#` };
    this.client = new ConfirmingRmqClient(settings, bound);
  }

  get isLost(): boolean {
    return this.client.isLost;
  }

  connect(): Promise<void> {
    return this.client.connect();
  }

  publish(messages: readonly BrokerMessage[]): Promise<DeliveryResult>[] {
    return messages.map((message) => this.send(message));
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async send({ id, subject, change, headers }: BrokerMessage): Promise<DeliveryResult> {
    try {
      await this.client.confirm(subject, change, {
        messageId: id,
        type: change.type,
        appId: 'koosync',
        contentType: CONTENT_TYPE,
        timestamp: Math.floor(change.sourceTime / 1000),
        headers,
      });
      return applied();
    } catch (error) {
      if (!(error instanceof Unroutable)) throw error;
      return this.endUnroutable(`${error.message}: bind one to the exchange ${this.exchange}`);
    }
  }
}
