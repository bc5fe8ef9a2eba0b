import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, In, LessThan } from 'typeorm';
import { InjectDataSource } from '@nestjs/typeorm';
import { UnitOfWork } from '../database/unit-of-work.js';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { Clock } from '../directory/clock.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { Scope } from '../directory/scope.entity.js';
import { EventLog } from '../logging/event-log.js';
import { Partitions } from '../partitions/partitions.js';
import { NonceClaim } from '../receiver/nonce-claim.entity.js';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Test scopes purged in one transaction. */
const SCOPES = 100;

/**
 * Throws away what has served: test scopes not seen for a day (rule 9) and nonces whose window has passed. Makes the parts
 * of divided tables that will be needed.
 */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly partitions: Partitions;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly kinds: KindRegistry,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
    @InjectDataSource(DATA_SOURCE) dataSource: DataSource,
  ) {
    this.partitions = new Partitions(dataSource, unitOfWork);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running
        .then(() => this.tidy())
        .catch((error: unknown) => {
          this.log.error('housekeeping.failed', {}, error);
        });
    }, EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  async tidy(): Promise<void> {
    const now = this.clock.now();
    await this.unitOfWork.run((tx) => tx.manager.delete(NonceClaim, { expiresAt: LessThan(now) }));
    await this.keepParts(now);
    for (let purged = SCOPES; purged === SCOPES;) purged = await this.purgeTestScopes(now - DAY_MS);
  }

  private async keepParts(now: number): Promise<void> {
    if (!this.partitions.isPossible) return;
    try {
      const made = await this.partitions.makeAhead(now);
      const dropped = await this.partitions.dropEmpty(now);
      if (made.length + dropped.length > 0)
        this.log.info('housekeeping.partitions', { made: made.join(' '), dropped: dropped.join(' ') });
    } catch (error) {
      // a lock that was not to be had: the next round has ten minutes more, and there are months
      this.log.error('housekeeping.partitions-failed', {}, error);
    }
  }

  private async purgeTestScopes(before: number): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const where = { lane: 'test' as const, seenAt: LessThan(before) };
      const scopes = await tx.manager.find(Scope, { where, order: { id: 'ASC' }, take: SCOPES });
      const ids = scopes.map(({ id }) => id);
      if (ids.length === 0) return 0;
      for (const rows of this.kinds.scopeRows) await rows.purge(tx, ids);
      await tx.manager.delete(Scope, { id: In(ids) });
      this.log.info('housekeeping.purged', { scopes: ids.length });
      return ids.length;
    });
  }
}
