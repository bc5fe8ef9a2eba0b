import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Clock } from '../../directory/clock.js';
import type { Random } from '../../directory/random.js';
import type { EventLog } from '../../logging/event-log.js';
import { openerFor } from '../../privacy/open-values.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import type { ChangeTarget } from '../change-target.js';
import type { RevealSecret } from '../secret-source.js';
import { timeoutOf } from './attempt.js';
import type { Backoff } from './backoff.js';
import { claimStreams, nextDue, type Lease } from './claim-streams.js';
import { fanOut } from './fan-out.js';
import { loadBatches, personsOf } from './load-batches.js';
import { StreamRunner } from './stream-runner.js';
import { lanesOf } from './targets.js';

export interface LoopTools {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: EventLog;
  readonly keys: PersonKeys;
  readonly reveal: RevealSecret;
  readonly stopping: AbortSignal;
  readonly backoff: Backoff;
  readonly concurrency: number;
  readonly pollMs: number;
}

/** A lease outlives what is done under it by this much, ms. */
const LEASE_MARGIN_MS = 30_000;
/** After a failure of our own (a database that is gone), ms. */
const TROUBLE_MS = 1000;

/** The deliveries of one target: looks for due streams and works on several of them at once. */
export class TargetLoop {
  private readonly runner: StreamRunner;
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private stopped = false;
  private lookAgain = false;
  private wakeUp: (() => void) | undefined;

  constructor(
    private readonly target: ChangeTarget,
    private readonly tools: LoopTools,
  ) {
    this.runner = new StreamRunner(target, tools);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** There may be something to do. */
  look(): void {
    this.lookAgain = true;
    this.wakeUp?.();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp?.();
    await this.running;
    await Promise.all(this.inFlight);
    await this.runner.settled();
  }

  /** Until nothing is due, or the process stops. */
  async drain(): Promise<void> {
    for (;;) {
      const found = await this.round();
      await Promise.all(this.inFlight);
      await this.runner.settled();
      if (found === 0 || this.tools.stopping.aborted) return;
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.lookAgain = false;
      try {
        const found = await this.round();
        if (this.inFlight.size >= this.tools.concurrency) await Promise.race(this.inFlight);
        else if (found === 0) await this.rest(await this.restFor());
      } catch (error) {
        this.tools.log.error('dispatch.failed', { target: this.target.name }, error);
        await this.rest(TROUBLE_MS);
      }
    }
  }

  /** Takes what is due, as far as there is room, and starts to work on it. Returns how much it found. */
  private async round(): Promise<number> {
    const { unitOfWork, clock, concurrency, keys } = this.tools;
    const { name } = this.target;
    const fanned = await unitOfWork.run((tx) => fanOut(tx, name, lanesOf(this.target), clock.now()));
    const free = concurrency - this.inFlight.size;
    const lease = this.newLease();
    const { streams, batches, opener } = await unitOfWork.run(async (tx) => {
      const claimed = free > 0 ? await claimStreams(tx, name, free, clock.now(), lease) : [];
      const loaded = await loadBatches(tx, claimed);
      return { streams: claimed, batches: loaded, opener: await openerFor(tx, keys, personsOf(loaded)) };
    });
    for (const stream of streams)
      this.begin(this.runner.run(stream, batches.get(stream.scopeId) ?? [], opener, lease));
    return streams.length + Number(fanned.more);
  }

  private begin(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.inFlight.delete(tracked);
      this.look();
    });
    this.inFlight.add(tracked);
  }

  private newLease(): Lease {
    const { random, clock } = this.tools;
    const id = Buffer.from(random.bytes(16)).toString('base64url');
    return { id, until: clock.now() + timeoutOf(this.target) + LEASE_MARGIN_MS };
  }

  private async restFor(): Promise<number> {
    const { unitOfWork, clock, pollMs } = this.tools;
    const due = await unitOfWork.run((tx) => nextDue(tx, this.target.name, clock.now()));
    return due === undefined ? pollMs : Math.min(pollMs, Math.max(1, due - clock.now()));
  }

  /** Until the time is over or somebody says that there is something to do. */
  private async rest(ms: number): Promise<void> {
    if (this.lookAgain || this.stopped) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.wakeUp = undefined;
  }
}
