import { ClientKafka } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { applied, type DeliveryResult } from '../../../outbox/change-target.js';
import type { BrokerAddress } from '../broker-address.js';
import type { BrokerMessage } from '../broker-message.js';
import type { BrokerTargetOptions } from '../broker-options.js';
import { BatchTooLarge, type Publisher } from '../publisher.js';
import { QuietLogger } from '../quiet-logger.js';
import { kafkaRecord } from './kafka-record.js';
import { kafkaSettings } from './kafka-settings.js';

const TOO_LARGE: readonly unknown[] = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

class QuietKafkaClient extends ClientKafka {
  protected override logger = new QuietLogger();
}

/** Kafka: one topic, the scope as key. A batch is one request, confirmed by every in-sync replica or not at all. */
export class KafkaPublisher implements Publisher {
  /** The client finds its way back by itself; what failed it has forgotten. */
  readonly isLost = false;
  private readonly client: ClientKafka;
  private readonly topic: string;

  constructor(address: BrokerAddress, options: BrokerTargetOptions) {
    this.topic = address.path || 'koosync';
    this.client = new QuietKafkaClient(kafkaSettings(address, options));
  }

  async connect(): Promise<void> {
    await this.client.connect();
  }

  publish(messages: readonly BrokerMessage[]): Promise<DeliveryResult>[] {
    const sent = this.send(messages);
    return messages.map(() => sent);
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async send(messages: readonly BrokerMessage[]): Promise<DeliveryResult> {
    try {
      await lastValueFrom(this.client.emitBatch(this.topic, { messages: messages.map(kafkaRecord) }));
      return applied();
    } catch (error) {
      if (TOO_LARGE.includes((error as { type?: unknown }).type))
        throw new BatchTooLarge('the message is larger than the broker allows');
      throw error;
    }
  }
}
