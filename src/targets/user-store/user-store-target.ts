import type { Lane } from '../../directory/scope-key.js';
import type { Change, ChangeType } from '../../outbox/change.js';
import {
  applied,
  retry,
  type ChangeTarget,
  type DeliveryContext,
  type DeliveryResult,
} from '../../outbox/change-target.js';
import type { StoreContext, UserStore } from '../user-store.js';
import { MOST_OBJECTS, runsOf } from './runs-of.js';
import { tellRun } from './tell-run.js';

export interface UserStoreTargetOptions {
  /** What was delivered is remembered under it; default `user-store`. */
  readonly name?: string;
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
  /** How long a delivery may take, ms. */
  readonly timeoutMs?: number;
}

const TYPES: readonly ChangeType[] = [
  ...(['tenant.saved', 'tenant.removed', 'application.saved', 'application.removed'] as const),
  ...(['department.saved', 'department.moved', 'department.removed'] as const),
  ...(['user.authorized', 'user.updated', 'user.revoked', 'user.removed'] as const),
];

/** Delivers changes to the vendor's own store. */
export class UserStoreTarget implements ChangeTarget {
  readonly name: string;
  readonly lanes: readonly Lane[];
  readonly types = TYPES;
  readonly batchSize = MOST_OBJECTS;
  readonly timeoutMs?: number;
  readonly probe?: (signal: AbortSignal) => Promise<void>;

  constructor(
    private readonly store: UserStore,
    { name = 'user-store', lanes = ['production'], timeoutMs }: UserStoreTargetOptions = {},
  ) {
    this.name = name;
    this.lanes = lanes;
    if (timeoutMs !== undefined) this.timeoutMs = timeoutMs;
    if (store.probe) this.probe = (signal) => Promise.resolve(store.probe?.(signal));
  }

  async deliver(changes: readonly Change[], context: DeliveryContext): Promise<DeliveryResult[]> {
    const results = changes.map(applied);
    for (const [place, run] of runsOf(changes).entries()) {
      const first = run.items[0]?.change ?? 0;
      if (context.signal.aborted) return endedAt(results, first, 'stopped before it was told');
      let told: DeliveryResult[];
      try {
        told = await tellRun(this.store, run, storeContext(context));
      } catch (error) {
        // nobody knows which object was at fault: thrown, it is tried in smaller pieces, once what went before is done
        if (place === 0) throw error;
        return endedAt(results, first, error instanceof Error ? error.message : String(error));
      }
      run.items.forEach(({ change }, i) => (results[change] = told[i] ?? applied()));
      const failed = told.some(({ status }) => status === 'retry' || status === 'reject');
      const next = (run.items.at(-1)?.change ?? 0) + 1;
      if (failed) return endedAt(results, next, 'comes after a change that failed');
    }
    return results;
  }
}

const storeContext = (context: DeliveryContext): StoreContext => ({
  tenantId: context.tenantId,
  instanceId: context.instanceId,
  lane: context.lane,
  attempt: context.attempt,
  signal: context.signal,
  revealSecret: (appId) => context.revealSecret(appId),
});

/** The results before a place; what is from there on was not told and comes again. */
function endedAt(results: readonly DeliveryResult[], place: number, reason: string): DeliveryResult[] {
  return results.map((result, i) => (i < place ? result : retry(reason)));
}
