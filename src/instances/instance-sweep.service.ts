import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../directory/clock.js';
import { inTime } from '../directory/in-time.js';
import { EventLog } from '../logging/event-log.js';
import { decidePurge, erased, LEASE_MS } from './decide-purge.js';
import { InstanceStore } from './instance-store.js';
import type { Instance } from './instance.entity.js';
import { Provisioning } from './provisioning.js';
import { Vendor } from './vendor.js';

const EVERY_MS = 15_000;
const SHUTDOWN_MS = 5000;
/** Rows looked at in one go. */
const ROWS = 20;

/**
 * Goes on with what nobody waits for: asks for instances that are being made, purges those whose time after the release
 * is over, and has the vendor's system delete them. Each row is claimed for ten minutes, so that of several processes
 * one does it, and another one only when that one died.
 */
@Injectable()
export class InstanceSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly store: InstanceStore,
    private readonly provisioning: Provisioning,
    private readonly vendor: Vendor,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running
        .then(() => this.sweep())
        .catch((error: unknown) => {
          this.log.error('instance.sweep-failed', {}, error);
        });
    }, EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    // the vendor's code is told to stop, and may not listen
    await inTime(this.running, SHUTDOWN_MS, () => undefined);
  }

  /** Until nothing is due. */
  async sweep(): Promise<void> {
    for (let due = await this.store.due(ROWS); due.length > 0; due = await this.store.due(ROWS)) {
      for (const row of due) if (!this.stopped) await this.goOnWith(row);
      if (this.stopped) return;
    }
  }

  private async goOnWith(row: Instance): Promise<void> {
    const until = this.clock.now() + LEASE_MS;
    try {
      if (row.status === 'released') await this.purge(row);
      else if (await this.store.claim(row, until)) await this.doClaimed({ ...row, dueAt: until }, until);
    } catch (error) {
      const { instanceId, lane, status } = row;
      // told where it happened
      if (status !== 'provisioning')
        this.log.error('instance.sweep-failed', { instanceId, lane, status }, error);
    }
  }

  private async doClaimed(row: Instance, until: number): Promise<void> {
    if (row.status === 'provisioning') await this.provisioning.make(row);
    else if (row.status === 'purged') await this.erase(row, until);
    // made or refused meanwhile: nothing is left to do
    else
      await this.store.change(row.scopeId, (now) =>
        now.dueAt === until ? { ...now, dueAt: null } : undefined,
      );
  }

  /** First it is written down that there is no way back, then the data goes. */
  private async purge({ scopeId }: Instance): Promise<void> {
    const now = this.clock.now();
    let isOurs = false;
    const row = await this.store.change(scopeId, (current) => {
      const purged = decidePurge(current, now);
      isOurs = purged !== undefined;
      return purged;
    });
    if (isOurs && row?.dueAt) await this.erase(row, row.dueAt);
  }

  private async erase(row: Instance, until: number): Promise<void> {
    await this.vendor.release(row);
    const { instanceId, lane, scopeId } = row;
    if (lane === 'test') await this.store.forget(scopeId, until);
    else await this.store.change(scopeId, (now) => (now.dueAt === until ? erased(now) : undefined));
    this.log.info('instance.purged', { instanceId, lane });
  }
}
