import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../directory/clock.js';
import { inTime } from '../../directory/in-time.js';
import { Random } from '../../directory/random.js';
import { EventLog } from '../../logging/event-log.js';
import { maskFreeText } from '../../masking/mask-values.js';
import { Measures } from '../../measures/measures.js';
import { Tracing } from '../../tracing/tracing.js';
import type { ChangeTarget } from '../change-target.js';
import { keptReason } from '../kept-reason.js';
import { OutboxOptions } from '../outbox-options.js';
import { SecretSource } from '../secret-source.js';
import { Wake } from '../wake.js';
import { registerTarget } from './fan-out.js';
import { TargetLoop } from './target-loop.js';
import { Targets } from './targets.js';

/** Deliveries in flight get this long to end before they are cut off, ms. */
const GRACE_MS = 10_000;
/** How long a target may take to say that it is there, ms. */
const PROBE_MS = 10_000;

/** Tells every target what changed: a loop for each, so that a slow one delays only itself. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private loops: TargetLoop[] = [];
  private probing: Promise<unknown> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    private readonly targets: Targets,
    private readonly unitOfWork: UnitOfWork,
    private readonly wake: Wake,
    @Inject(OutboxOptions) private readonly options: OutboxOptions,
    private readonly secrets: SecretSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Measures) private readonly measures: Measures,
    private readonly tracing: Tracing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const targets = this.targets.all();
    for (const { name } of targets) await this.unitOfWork.run((tx) => registerTarget(tx, name));
    const { backoff, concurrency, pollMs, leaseMarginMs } = this.options;
    this.loops = targets.map(
      (target) =>
        new TargetLoop(target, {
          unitOfWork: this.unitOfWork,
          clock: this.clock,
          random: this.random,
          log: this.log,
          measures: this.measures,
          tracing: this.tracing,
          reveal: (scope, appId) => this.secrets.reveal(scope, appId),
          stopping: this.stopping.signal,
          ...{ backoff, concurrency, pollMs, leaseMarginMs },
        }),
    );
    this.wake.signals.subscribe(() => this.loops.forEach((loop) => loop.look()));
    if (!this.options.dispatch) return;
    for (const loop of this.loops) loop.start();
    this.probing = Promise.all(targets.map((target) => this.probe(target)));
  }

  /** Whether a target is there is told when the process starts; nothing waits for it, deliveries find out for themselves. */
  private async probe(target: ChangeTarget): Promise<void> {
    const { name } = target;
    try {
      await target.probe?.(AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PROBE_MS)]));
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.log.warn('target.not-reached', {
        target: name,
        reason: maskFreeText(keptReason((error as Error).message)),
      });
    }
  }

  /** Delivers whatever is due now, and resolves once nothing is due any more. For tests, and for those who poll themselves. */
  async drain(): Promise<void> {
    for (const loop of this.loops) await loop.drain();
  }

  /** Looks at once: an operator asked for parked changes to be sent again. */
  look(): void {
    this.wake.announce();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const cut = setTimeout(() => this.stopping.abort(), GRACE_MS);
    await Promise.all(this.loops.map((loop) => loop.stop()));
    clearTimeout(cut);
    this.stopping.abort();
    await inTime(this.probing, PROBE_MS, () => undefined);
    for (const target of this.targets.all()) await target.close?.();
  }
}
