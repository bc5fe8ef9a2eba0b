import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { EventLog } from '../logging/event-log.js';
import type { KeyUse } from './key-use.entity.js';
import { lookThroughReceipts, readUses, saveUses, useOf } from './look-through-receipts.js';

const EVERY_MS = 60_000;

/**
 * When each key was used last. What receipts tell is gathered once a minute behind the calls, which do nothing for it; the
 * uses of admin tokens are kept in memory until then.
 */
@Injectable()
export class KeyUses implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly noted = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** An admin token let a call in. */
  note(tokenId: string): void {
    this.noted.set(tokenId, this.clock.now());
  }

  /** Brings what is stored up to date. */
  async gather(): Promise<void> {
    const noted = [...this.noted];
    this.noted.clear();
    try {
      if (noted.length > 0) await this.unitOfWork.run((tx) => saveUses(tx, adminUses(noted)));
    } catch (error) {
      for (const [id, at] of noted) this.noted.set(id, Math.max(at, this.noted.get(id) ?? 0));
      throw error;
    }
    while (!(await this.unitOfWork.run((tx) => lookThroughReceipts(tx, this.clock.now()))));
  }

  /** Up to date to the last call. `since`: epoch ms from which on a use would have been noticed. */
  async read(): Promise<{ uses: readonly KeyUse[]; since: number }> {
    await this.gather();
    const { uses, since = this.clock.now() } = await this.unitOfWork.run(readUses);
    return { uses, since };
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.tryToGather());
    }, EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    if (this.noted.size > 0) await this.tryToGather();
  }

  private async tryToGather(): Promise<void> {
    await this.gather().catch((error: unknown) => this.log.error('keys.uses-not-gathered', {}, error));
  }
}

const adminUses = (noted: readonly (readonly [string, number])[]): KeyUse[] =>
  [...noted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, at]) => useOf('admin', id, at));
