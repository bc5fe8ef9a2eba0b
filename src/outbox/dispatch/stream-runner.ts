import { saveRows } from '../../database/save-rows.js';
import type { ScopeKey } from '../../directory/scope-key.js';
import { Scope } from '../../directory/scope.entity.js';
import { loadRows } from '../../database/load-rows.js';
import type { ValuesOpener } from '../../privacy/open-values.js';
import type { Change } from '../change.js';
import type { ChangeBatch } from '../change-batch.entity.js';
import type { ChangeTarget } from '../change-target.js';
import { inlineChanges, readChanges } from '../read-changes.js';
import { toldOf } from '../stored-change.js';
import type { Trace } from '../../tracing/trace.js';
import { attempt, timeoutOf } from './attempt.js';
import type { HeldLease } from './claim-streams.js';
import { decideSettlement, settleNothing, type Settlement } from './decide-settlement.js';
import type { DeliveryStream } from './delivery-stream.entity.js';
import type { SliceOutcome } from './interpret.js';
import { LastDelivery } from './last-delivery.js';
import { ParkedDelivery } from './parked-delivery.entity.js';
import { readingAhead } from './read-ahead.js';
import { beginRetry, parkedRow, queuedOf, RETRIES, settleRetry, uncountRetry } from './retry-parked.js';
import type { Outgoing } from './slices.js';
import { SettleQueue } from './settle-queue.js';
import { settleStreams } from './settle-streams.js';
import type { LoopTools } from './target-loop.js';
import { wants } from './targets.js';
import { workStream } from './work-stream.js';

/** Works on claimed streams of one target and writes what came of it. */
export class StreamRunner {
  private readonly queue: SettleQueue;
  private readonly lastDelivery: LastDelivery;
  private readonly scopes = new Map<string, ScopeKey>();

  constructor(
    private readonly target: ChangeTarget,
    private readonly tools: LoopTools,
  ) {
    this.lastDelivery = new LastDelivery(tools.unitOfWork, target.name);
    this.queue = new SettleQueue((settlements) => this.settleTogether(settlements));
  }

  /** Never rejects: what cannot be written is left to the lease's end. */
  async run(
    stream: DeliveryStream,
    batches: readonly ChangeBatch[],
    opener: ValuesOpener,
    lease: HeldLease,
  ): Promise<void> {
    const receiptIds = batches.map(({ receiptId }) => receiptId);
    const trace = this.tools.tracing.delivery(this.target.name, receiptIds);
    try {
      const settlement = await this.work(stream, batches, opener, lease, trace);
      if (settlement.park) await this.settleAndPark(settlement);
      else await this.queue.add(settlement);
      await this.lastDelivery.write();
    } catch (error) {
      trace.failed('unsettled');
      this.tools.log.error('delivery.unsettled', this.nameOf(stream.scopeId), error);
    } finally {
      trace.end();
    }
  }

  /** Once everything handed in is written. */
  settled(): Promise<void> {
    return this.queue.idle();
  }

  private async work(
    stream: DeliveryStream,
    batches: readonly ChangeBatch[],
    opener: ValuesOpener,
    lease: HeldLease,
    trace: Trace,
  ): Promise<Settlement> {
    const { unitOfWork, clock, random, backoff, stopping, keys } = this.tools;
    if (batches.length === 0 && stream.retries === 0) return settleNothing(stream);
    const scope = await this.scopeOf(stream.scopeId);
    noteScope(trace, scope);
    // by both: a clock that is set back does not make a lease longer
    const mayGoOn = () =>
      !stopping.aborted &&
      clock.now() + timeoutOf(this.target) < lease.until &&
      performance.now() + timeoutOf(this.target) < lease.endsAt;
    const retried = stream.retries > 0 ? await this.sendParked(stream, scope, mayGoOn, trace) : 0;
    const work = await workStream(
      {
        target: this.target,
        ...{ stream, scope, batches, stopping },
        read: readingAhead(async (batch, from, limit) => {
          const changes =
            batch.events === null
              ? await unitOfWork.run((tx) => readChanges(tx, keys, batch, scope, from, limit))
              : inlineChanges(batch, scope, from, limit, opener);
          return changes.map(toldOf);
        }),
        attempt: (changes, number) => this.attempt(changes, scope, number, trace),
        mayGoOn,
        mostAttempts: backoff.delays.length + 1,
      },
      retried,
    );
    if (work.failed) this.noteFailure(stream, { how: work.failed.stop.how, at: work.failed.at });
    const isDown = work.failed?.stop.how === 'unavailable';
    const known = isDown ? { ...work, deliveredAt: await this.lastDelivery.read() } : work;
    return decideSettlement(known, backoff, clock.now(), (random.bytes(1)[0] ?? 0) / 255);
  }

  private attempt(
    changes: readonly Change[],
    scope: ScopeKey,
    number: number,
    trace: Trace,
  ): Promise<SliceOutcome> {
    const { clock, stopping, reveal, measures } = this.tools;
    return trace.part('attempt', async (part) => {
      const begun = performance.now();
      const outcome = await attempt(this.target, changes, scope, number, stopping, reveal, part.headers());
      const result = outcome.stop?.how ?? 'delivered';
      measures.attempt(this.target.name, result, outcome.done, performance.now() - begun);
      part.note({ 'koosync.attempt': number, 'koosync.changes': changes.length, 'koosync.result': result });
      if (outcome.stop) part.failed(result);
      if (outcome.done > 0) this.lastDelivery.note(clock.now());
      return outcome;
    });
  }

  /** Sends again what an operator asked for, while the lease lasts. Returns how many of the asked for were dealt with. */
  private async sendParked(
    stream: DeliveryStream,
    scope: ScopeKey,
    mayGoOn: () => boolean,
    trace: Trace,
  ): Promise<number> {
    const { unitOfWork, clock, stopping, keys } = this.tools;
    const queued = await unitOfWork.run((tx) => queuedOf(tx, stream));
    const wanted = (change: Change) => wants(this.target, change);
    for (const [dealt, parked] of queued.entries()) {
      if (!mayGoOn()) return dealt;
      const begun = await unitOfWork.run((tx) => beginRetry(tx, keys, parked, stream, scope, wanted));
      const { settles = [] } = begun;
      const number = parked.attempts + parked.tries + 1;
      const outcome =
        'ended' in begun ? begun.ended : await this.attempt([begun.change], scope, number, trace);
      // cut off by the end of this process: it stays asked for
      if (outcome !== 'superseded' && outcome.stop && stopping.aborted && !('ended' in begun)) {
        await unitOfWork.run((tx) => uncountRetry(tx, parked));
        return dealt;
      }
      await unitOfWork.run((tx) => settleRetry(tx, parked, outcome, settles, clock.now()));
    }
    return queued.length < RETRIES ? stream.retries : queued.length;
  }

  private settleTogether(settlements: readonly Settlement[]): Promise<unknown> {
    const { unitOfWork, clock } = this.tools;
    return unitOfWork.run((tx) =>
      tx.last(() => settleStreams(tx, this.target.name, settlements, clock.now())),
    );
  }

  private async settleAndPark(settlement: Settlement): Promise<void> {
    const { unitOfWork, clock, log } = this.tools;
    const { park, scopeId } = settlement;
    if (!park) return;
    const row = parkedRow(this.target.name, park.outgoing, park.attempts, park.reason, clock.now());
    const ours = await unitOfWork.run(async (tx) => {
      if ((await settleStreams(tx, this.target.name, [settlement], clock.now())) === 0) return false;
      await saveRows(tx, ParkedDelivery, [row]);
      return true;
    });
    if (ours)
      log.warn('delivery.parked', { ...this.nameOf(scopeId), changeId: row.eventId, attempts: row.attempts });
  }

  /** Without the reason: a target may quote whom it was told of. `GET deliveries/progress` tells it. */
  private noteFailure(
    { scopeId, attempts }: DeliveryStream,
    { how, at }: { how: string; at: Outgoing },
  ): void {
    const { id: changeId, type } = at.change;
    this.tools.log.warn('delivery.failed', {
      ...this.nameOf(scopeId),
      changeId,
      type,
      how,
      attempt: attempts,
    });
  }

  private nameOf(scopeId: string) {
    const { lane, instanceId, tenantId } = this.scopes.get(scopeId) ?? {};
    return { target: this.target.name, lane, instanceId, tenantId };
  }

  private async scopeOf(id: string): Promise<ScopeKey> {
    const known = this.scopes.get(id);
    if (known) return known;
    const [scope] = await this.tools.unitOfWork.run((tx) => loadRows(tx, Scope, ['id'], [{ id }]));
    if (!scope) throw new Error('the scope is gone');
    // what a scope is never changes: forgetting is only for the memory's sake
    if (this.scopes.size >= SCOPES) this.scopes.clear();
    this.scopes.set(id, scope);
    return scope;
  }
}

const SCOPES = 10_000;

function noteScope(trace: Trace, { lane, instanceId, tenantId }: ScopeKey): void {
  trace.note({ 'koosync.lane': lane, 'koosync.instance.id': instanceId, 'koosync.tenant.id': tenantId });
}
