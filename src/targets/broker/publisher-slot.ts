import type { BrokerAddress } from './broker-address.js';
import type { BrokerTargetOptions } from './broker-options.js';
import { loadPublisher } from './load-publisher.js';
import type { Publisher } from './publisher.js';

/** Holds the one publisher in use, shared by deliveries that run at the same time; a lost one is replaced. */
export class PublisherSlot {
  private opening: Promise<Publisher> | undefined;
  private current: Publisher | undefined;

  constructor(
    private readonly address: BrokerAddress,
    private readonly options: BrokerTargetOptions,
  ) {}

  /** The connected publisher; rejects when it cannot connect, and tries again when asked again. */
  open(): Promise<Publisher> {
    if (this.current?.isLost) this.discard(this.current);
    if (!this.opening) {
      const opening = this.connect(() => this.opening === opening);
      this.opening = opening;
    }
    return this.opening;
  }

  /** Drops the publisher with what it has not sent; the next `open` makes another. */
  discard(publisher: Publisher): void {
    if (publisher !== this.current) return;
    this.current = undefined;
    this.opening = undefined;
    void publisher.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    const publisher = this.current;
    this.current = undefined;
    this.opening = undefined;
    await publisher?.close();
  }

  private async connect(isWanted: () => boolean): Promise<Publisher> {
    let publisher: Publisher | undefined;
    try {
      publisher = await loadPublisher(this.address, this.options);
      await publisher.connect();
      if (!isWanted()) throw new Error('closed while connecting');
      this.current = publisher;
      return publisher;
    } catch (error) {
      if (isWanted()) this.opening = undefined;
      void publisher?.close().catch(() => undefined);
      throw error;
    }
  }
}
