import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { scopeId, type ScopeKey } from './scope-key.js';
import { Scope } from './scope.entity.js';

const HOUR_MS = 3_600_000;

/**
 * Locks the scopes' rows until the transaction ends, making those never seen. `wait`: waits for other transactions;
 * `skip`: leaves out scopes that another one holds. Rows are locked in the order of their ids, so that two waiting
 * transactions cannot block each other.
 */
export async function lockScopes(
  tx: Tx,
  keys: readonly ScopeKey[],
  now: number,
  lock: 'wait' | 'skip',
): Promise<LockedScopes> {
  const wanted = new Map(keys.map((key) => [scopeId(key), key]));
  const ids = [...wanted.keys()].sort().map((id) => ({ id }));
  const locked = await loadRows(tx, Scope, ['id'], ids, lock);
  const late = locked.length < ids.length ? await lockMissing(tx, wanted, locked, now, lock) : [];
  const all = [...locked, ...late];
  await noteSeen(tx, all, now);
  return { scopes: new Map(all.map((scope) => [scope.id, scope])), late: late.length > 0 };
}

/** `late`: some were not locked by the first statement, so that what was read meanwhile has to be read again. */
export interface LockedScopes {
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly late: boolean;
}

async function lockMissing(
  tx: Tx,
  wanted: ReadonlyMap<string, ScopeKey>,
  locked: readonly Scope[],
  now: number,
  lock: 'wait' | 'skip',
): Promise<Scope[]> {
  const have = new Set(locked.map((scope) => scope.id));
  const missing = [...wanted.keys()].filter((id) => !have.has(id)).sort();
  // one that exists by now may have been made since the first look: who waits locks it, who skips leaves it out
  const known =
    lock === 'skip'
      ? await loadRows(
          tx,
          Scope,
          ['id'],
          missing.map((id) => ({ id })),
        )
      : [];
  const held = new Set(known.map((scope) => scope.id));
  const rows = missing
    .filter((id) => !held.has(id))
    .map((id) => ({ id, ...(wanted.get(id) as ScopeKey), endedAt: null, seenAt: now }));
  if (rows.length === 0) return [];
  await saveRows(tx, Scope, rows, 'ignore');
  return loadRows(
    tx,
    Scope,
    ['id'],
    rows.map(({ id }) => ({ id })),
    lock,
  );
}

/** To the hour, so that a busy scope's row is not written on every message. */
async function noteSeen(tx: Tx, scopes: readonly Scope[], now: number): Promise<void> {
  for (const scope of scopes) {
    if (now - scope.seenAt < HOUR_MS) continue;
    scope.seenAt = now;
    await tx.affected('UPDATE scope SET seen_at = ? WHERE id = ?', [now, scope.id]);
  }
}
