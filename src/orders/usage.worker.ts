import {
  Inject,
  Injectable,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLog } from '../logging/event-log.js';
import { Marketplace } from './marketplace-options.js';
import { UsageService } from './usage.service.js';

/** Pushes usage records that are due until the application stops; a push in flight is given up, its records stay pending. */
@Injectable()
export class UsageWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly usage: UsageService,
    @Inject(EventLog) private readonly log: EventLog,
    @Optional() @Inject(Marketplace) private readonly marketplace?: Marketplace,
  ) {}

  onApplicationBootstrap(): void {
    if (this.marketplace) this.running = this.run(this.marketplace.usageEveryMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(everyMs: number): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      const pushed = await this.usage.pushDue(signal).catch((error: unknown) => {
        this.log.error('usage.failed', {}, error);
        return 0;
      });
      // more may be due: go on at once
      if (pushed === 0) await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
