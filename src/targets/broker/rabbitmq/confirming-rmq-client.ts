import { ClientRMQ, RmqRecord } from '@nestjs/microservices';
import type { ConfirmChannel, Message, Options } from 'amqplib';
import type { AmqpConnectionManager, ChannelWrapper } from 'amqp-connection-manager';
import { QuietLogger } from '../quiet-logger.js';

/** A queue that is declared and bound beside the exchange. */
export interface RabbitQueue {
  readonly name: string;
  readonly routingKey: string;
}

/** The broker has no queue for a message that it was told to find one for. */
export class Unroutable extends Error {
  override readonly name = 'Unroutable';
}

/**
 * Nest's RabbitMQ client, with two things added: it tells when the broker returns a message that no queue takes, and it
 * fails what is not confirmed as soon as connection or channel is lost, where Nest's own waits for a new one.
 */
export class ConfirmingRmqClient extends ClientRMQ {
  protected override readonly logger = new QuietLogger();
  private readonly waiting = new Set<(error: Error) => void>();
  private readonly returned = new Set<string>();
  private loss: Error | undefined;

  constructor(
    options: ConstructorParameters<typeof ClientRMQ>[0],
    private readonly boundQueue: RabbitQueue | undefined,
  ) {
    super(options);
  }

  get isLost(): boolean {
    return this.loss !== undefined;
  }

  override async connect(): Promise<void> {
    await this.unlessLost(() => super.connect() as Promise<void>);
  }

  /** Resolves when the broker has confirmed the message. @throws Unroutable when it is in no queue. */
  async confirm(pattern: string, data: unknown, options: Options.Publish & { messageId: string }) {
    const record = new RmqRecord(data, { ...options, mandatory: true, persistent: true });
    await this.unlessLost(() => this.dispatchEvent({ pattern, data: record }) as Promise<void>);
    if (this.returned.delete(options.messageId)) throw new Unroutable(`no queue is bound for ${pattern}`);
  }

  override createChannel(): Promise<void> {
    const created = super.createChannel();
    // without a listener an error, of `setupChannel` for instance, would end the process
    (this.channel as ChannelWrapper).on('error', (error) => this.lose(error));
    return created;
  }

  override async setupChannel(channel: ConfirmChannel, resolve: () => void): Promise<void> {
    channel.on('return', ({ properties }: Message) => this.returned.add(String(properties.messageId)));
    channel.on('error', (error) => this.lose(error));
    channel.on('close', () => this.lose(new Error('the broker closed the channel')));
    await super.setupChannel(channel, () => undefined);
    await this.declareQueue(channel);
    resolve();
  }

  /** Also when the channel is broken; what waits is failed, nothing is sent any more. */
  override async close(): Promise<void> {
    const channel = this.channel as ChannelWrapper | null;
    const client = this.client as AmqpConnectionManager | null;
    this.handleClose();
    this.channel = null;
    this.lose(new Error('the connection was closed'));
    await channel?.close().catch(() => undefined);
    await client?.close();
  }

  private async declareQueue(channel: ConfirmChannel): Promise<void> {
    if (!this.boundQueue) return;
    await channel.assertQueue(this.boundQueue.name, { durable: true });
    await channel.bindQueue(this.boundQueue.name, this.options.exchange ?? '', this.boundQueue.routingKey);
  }

  private lose(error: Error): void {
    this.loss ??= error;
    for (const fail of this.waiting) fail(error);
    this.waiting.clear();
  }

  private unlessLost<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.loss) return reject(this.loss);
      this.waiting.add(reject);
      work()
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }
}
