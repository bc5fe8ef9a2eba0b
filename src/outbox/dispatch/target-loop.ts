import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Clock } from '../../directory/clock.js';
import type { Random } from '../../directory/random.js';
import type { EventLog } from '../../logging/event-log.js';
import { openerFor, ValuesOpener } from '../../privacy/open-values.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import type { ChangeBatch } from '../change-batch.entity.js';
import type { Measures } from '../../measures/measures.js';
import type { Tracing } from '../../tracing/tracing.js';
import type { ChangeTarget } from '../change-target.js';
import type { RevealSecret } from '../secret-source.js';
import { timeoutOf } from './attempt.js';
import type { Backoff } from './backoff.js';
import { claimStreams, nextDue, type HeldLease } from './claim-streams.js';
import { fanOut } from './fan-out.js';
import { followClock } from './follow-clock.js';
import { loadBatches, personsOf } from './load-batches.js';
import { StreamRunner } from './stream-runner.js';
import { lanesOf } from './targets.js';

export interface LoopTools {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: EventLog;
  readonly keys: PersonKeys;
  readonly measures: Measures;
  readonly tracing: Tracing;
  readonly reveal: RevealSecret;
  readonly stopping: AbortSignal;
  readonly backoff: Backoff;
  readonly concurrency: number;
  readonly pollMs: number;
  readonly leaseMarginMs: number;
}

/** How often a loop looks whether the clock was set back, ms. */
const CLOCK_MS = 60_000;
/** After a failure of our own (a database that is gone), ms. */
const TROUBLE_MS = 1000;

/** The deliveries of one target: looks for due streams and works on several of them at once. */
export class TargetLoop {
  private readonly runner: StreamRunner;
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private stopped = false;
  private lookAgain = false;
  /** Whether changes may have come that no stream knows of yet. */
  private mayBeNew = true;
  /** When it last looked for them, monotonic ms. */
  private spreadAt = -Infinity;
  /** When it last looked at the clock, monotonic ms. */
  private clockSeen = -Infinity;
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

  /** There may be new changes. */
  look(): void {
    this.mayBeNew = true;
    this.goOn();
  }

  private goOn(): void {
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
    this.clockSeen = -Infinity;
    for (;;) {
      this.mayBeNew = true;
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
    const { unitOfWork, clock, concurrency } = this.tools;
    const { name } = this.target;
    await this.watchClock();
    const more = await this.spread();
    const free = concurrency - this.inFlight.size;
    const lease = this.newLease();
    if (free <= 0) return Number(more);
    const claimed = await unitOfWork.run(async (tx) => {
      const streams = await claimStreams(tx, name, free, clock.now(), lease);
      let batches = new Map<string, ChangeBatch[]>();
      await tx.last(async () => (batches = await loadBatches(tx, streams)));
      return { streams, batches };
    });
    const opener = await this.openerOf(claimed.batches);
    for (const stream of claimed.streams)
      this.begin(this.runner.run(stream, claimed.batches.get(stream.scopeId) ?? [], opener, lease));
    return claimed.streams.length + Number(more);
  }

  /** The keys of the users that these batches tell of: one round trip, none where they tell of no user. */
  private async openerOf(batches: ReadonlyMap<string, readonly ChangeBatch[]>): Promise<ValuesOpener> {
    const { unitOfWork, keys } = this.tools;
    const persons = personsOf(batches);
    let opener = new ValuesOpener(keys, new Map());
    if (persons.length > 0) opener = await unitOfWork.run((tx) => openerFor(tx, keys, persons));
    return opener;
  }

  /** Makes new changes known to the streams. Returns whether there may be more. */
  private async spread(): Promise<boolean> {
    const { unitOfWork, clock, pollMs } = this.tools;
    // a signal may have been lost
    if (!this.mayBeNew && performance.now() - this.spreadAt < pollMs) return false;
    this.mayBeNew = false;
    this.spreadAt = performance.now();
    const { name } = this.target;
    try {
      const { more } = await unitOfWork.run((tx) => fanOut(tx, name, lanesOf(this.target), clock.now()));
      this.mayBeNew ||= more;
      return more;
    } catch (error) {
      this.mayBeNew = true;
      throw error;
    }
  }

  private async watchClock(): Promise<void> {
    if (performance.now() - this.clockSeen < CLOCK_MS) return;
    this.clockSeen = performance.now();
    const { unitOfWork, clock, log } = this.tools;
    const target = this.target.name;
    const backMs = await unitOfWork.run((tx) => followClock(tx, target, clock.now()));
    if (backMs > 0) log.warn('clock.set-back', { target, ms: backMs });
  }

  private begin(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.inFlight.delete(tracked);
      this.goOn();
    });
    this.inFlight.add(tracked);
  }

  private newLease(): HeldLease {
    const { random, clock, leaseMarginMs } = this.tools;
    const id = Buffer.from(random.bytes(16)).toString('base64url');
    const ms = timeoutOf(this.target) + leaseMarginMs;
    return { id, until: clock.now() + ms, endsAt: performance.now() + ms };
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
