import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../directory/clock.js';
import { SealKeys } from '../../keys/seal-keys.js';
import { EventLog } from '../../logging/event-log.js';
import { AuditOptions } from '../audit-options.js';
import { Retention } from '../retention/retention.js';
import { newestSeal, sealNumbered } from './read-seals.js';
import { sealRound } from './seal-round.js';
import type { Seal } from './seal.entity.js';

/** Seals the webhook audit log in the background, and removes what the policy of retention lets go. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  /** The newest seal that this process has seen. */
  private seen: Seal | undefined;
  /** That seals were lost, found before the chain went on. */
  private alarm: string | undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: SealKeys,
    private readonly retention: Retention,
    @Inject(AuditOptions) private readonly options: AuditOptions,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** Whether there is a key to seal with. */
  get isOn(): boolean {
    return this.keys.signerId !== undefined;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.isOn) return;
    this.seen = await this.unitOfWork.run((tx) => newestSeal(tx));
    this.plan();
  }

  /** A chain only grows: when a seal that this process saw is gone or another one, somebody cut it. */
  async findCut(): Promise<string | undefined> {
    const { seen } = this;
    if (!seen || this.alarm !== undefined) return this.alarm;
    const now = await this.unitOfWork.run((tx) => sealNumbered(tx, seen.number));
    if (now?.hash === seen.hash) return undefined;
    return `seal ${seen.number} with the hash ${seen.hash}, which this process saw, is no longer there`;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Seals whatever is not sealed yet; returns how many seals were made. For tests, and for those who wait for a seal. */
  async seal(): Promise<number> {
    if (!this.isOn) return 0;
    await this.noteCut();
    for (let made = 0; ; made++) {
      const sealed = await sealRound(this.unitOfWork, { keys: this.keys, ...this.options }, this.clock.now());
      if (!sealed) return made;
      const { number, hash, receipts, sealedAt } = (this.seen = sealed.seal);
      // whoever keeps the log elsewhere has an anchor for every seal
      this.log.info('audit.sealed', { number, hash, receipts, sealedAt });
      if (!sealed.more || this.stopped) return made + 1;
    }
  }

  /** Before the chain goes on: afterwards nobody would miss what was cut. */
  private async noteCut(): Promise<void> {
    if (this.alarm !== undefined) return;
    this.alarm = await this.findCut();
    if (this.alarm !== undefined)
      this.log.error('audit.chain-cut', { number: this.seen?.number, hash: this.seen?.hash });
  }

  private plan(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.round().finally(() => this.plan());
    }, this.options.intervalMs);
    this.timer.unref();
  }

  private async round(): Promise<void> {
    try {
      await this.seal();
      await this.retention.retire();
    } catch (error) {
      this.log.error('audit.sealing-failed', {}, error);
    }
  }
}
