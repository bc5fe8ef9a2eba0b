import type { DeliveryResult } from '../../outbox/change-target.js';
import type { BrokerMessage } from './broker-message.js';

/** A connection to a broker. Once lost it stays so: what was not confirmed is never sent later behind our back. */
export interface Publisher {
  readonly isLost: boolean;
  /** Connects, and declares what is missing on the broker. */
  connect(): Promise<void>;
  /**
   * Sends the messages of one scope in their order. Each promise resolves when the broker has confirmed or refused its
   * message and rejects when nobody knows.
   */
  publish(messages: readonly BrokerMessage[]): readonly Promise<DeliveryResult>[];
  close(): Promise<void>;
}

/** The broker refuses a batch for its size: nobody knows which message would pass alone. */
export class BatchTooLarge extends Error {
  override readonly name = 'BatchTooLarge';
}
