import type { EntityManager } from 'typeorm';
import { scopeId, type Lane, type ScopeKey } from '../../directory/scope-key.js';
import type { Change } from '../../outbox/change.js';
import { StoreRefusal } from '../../outbox/in-transaction.js';
import type { StoreContext, UserStore } from '../user-store.js';
import { runsOf } from './runs-of.js';
import { tellRun } from './tell-run.js';

export interface TransactionOptions {
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
  /** Aborts when the call takes too long; default: never. */
  readonly signal?: AbortSignal;
  /** The client secret of an application as the transaction sees it. */
  readonly revealSecret?: (scope: ScopeKey, appId: string) => Promise<string | undefined>;
}

/**
 * Tells the store of changes inside the transaction that makes them, scope by scope, in their order.
 *
 * @throws StoreRefusal with the reason when the store answers `retry` or `reject`; what the store throws, as it is: a
 *   lost race of the database then runs the transaction again.
 */
export async function applyInTransaction(
  store: UserStore,
  changes: readonly Change[],
  manager: EntityManager,
  { lanes = ['production'], signal = new AbortController().signal, revealSecret }: TransactionOptions = {},
): Promise<void> {
  for (const ofScope of byScope(changes.filter(({ lane }) => lanes.includes(lane)))) {
    const [{ lane, instanceId, tenantId }] = ofScope;
    const scope: ScopeKey = { lane, instanceId, tenantId };
    await tellAll(store, ofScope, {
      ...scope,
      attempt: 1,
      signal,
      manager,
      revealSecret: (appId) => Promise.resolve(revealSecret?.(scope, appId)),
    });
  }
}

async function tellAll(store: UserStore, changes: readonly Change[], context: StoreContext): Promise<void> {
  for (const run of runsOf(changes)) {
    context.signal.throwIfAborted();
    const results = await tellRun(store, run, context);
    for (const result of results)
      if (result.status === 'retry' || result.status === 'reject')
        throw new StoreRefusal(`${run.method}: ${result.reason}`);
  }
}

function byScope(changes: readonly Change[]): [Change, ...Change[]][] {
  const scopes = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const id = scopeId({ lane: change.lane, instanceId: change.instanceId, tenantId: change.tenantId });
    const known = scopes.get(id);
    if (known) known.push(change);
    else scopes.set(id, [change]);
  }
  return [...scopes.values()];
}
