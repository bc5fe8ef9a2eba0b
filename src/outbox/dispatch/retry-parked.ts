import { loadRows } from '../../database/load-rows.js';
import type { Tx } from '../../database/tx.js';
import { fromDatabase, tableOf } from '../../database/entity-table.js';
import type { ScopeKey } from '../../directory/scope-key.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import { ChangeBatch } from '../change-batch.entity.js';
import { objectOf, type Change } from '../change.js';
import { eventIdOf, readChanges } from '../read-changes.js';
import { toldOf } from '../stored-change.js';
import type { DeliveryStream } from './delivery-stream.entity.js';
import type { SliceOutcome } from './interpret.js';
import { ParkedDelivery } from './parked-delivery.entity.js';

/** Parked changes of a stream sent again under one lease. */
export const RETRIES = 20;

/** The parked changes that wait to be sent again, oldest first. */
export async function queuedOf(tx: Tx, { target, scopeId }: DeliveryStream): Promise<ParkedDelivery[]> {
  const key = { target, scopeId, status: 'queued' as const };
  const rows = await loadRows(tx, ParkedDelivery, ['target', 'scopeId', 'status'], [key]);
  return rows.sort((a, b) => a.position - b.position || a.item - b.item).slice(0, RETRIES);
}

/** Tries that ended with the process before a parked change is given up once more. */
const DEADLY_TRIES = 3;

/** What is to be done about a parked change that was asked for: tell the target, or nothing because it ended. */
export type BegunRetry =
  Current | { readonly ended: SliceOutcome | 'superseded'; readonly settles?: undefined };

/** Finds what the target is to be told in place of a parked change, and counts the try before it is made. */
export async function beginRetry(
  tx: Tx,
  keys: PersonKeys,
  parked: ParkedDelivery,
  stream: DeliveryStream,
  scope: ScopeKey,
  wanted: (change: Change) => boolean,
): Promise<BegunRetry> {
  const current = await currentOf(tx, keys, parked, stream, scope, wanted);
  if (current === 'superseded') return { ended: current };
  if (parked.tries >= DEADLY_TRIES) {
    const reason = `the process ended ${parked.tries} times while it was sent again`;
    return { ended: { done: 0, stop: { how: 'reject', reason } } };
  }
  await countRetry(tx, parked, 1);
  return current;
}

/** The try was cut off by a process that stops as it should. */
export const uncountRetry = (tx: Tx, parked: ParkedDelivery): Promise<void> => countRetry(tx, parked, -1);

async function countRetry(tx: Tx, { target, eventId }: ParkedDelivery, by: 1 | -1): Promise<void> {
  await tx.affected(`UPDATE parked_delivery SET tries = tries + ? WHERE target = ? AND event_id = ?`, [
    by,
    target,
    eventId,
  ]);
}

/** What the target is to be told in place of a parked change: `change`, under the parked one's id. */
interface Current {
  readonly change: Change;
  /** Parked changes of the same object that it settles too: they are older, or just what it says. */
  readonly settles: readonly string[];
}

/** How the object of a parked change stands, as far as the stream is; `superseded`: the target knows something newer, or wants nothing. */
async function currentOf(
  tx: Tx,
  keys: PersonKeys,
  parked: ParkedDelivery,
  stream: DeliveryStream,
  scope: ScopeKey,
  wanted: (change: Change) => boolean,
): Promise<Current | 'superseded'> {
  const notDelivered = await notDeliveredOf(tx, parked);
  if (!notDelivered.has(parked.eventId)) return 'superseded';
  const settles: string[] = [];
  let newest: Change | undefined;
  for await (const change of toldSince(tx, keys, parked, stream, scope)) {
    if (objectOf(change) !== parked.object || !wanted(change)) continue;
    if (!notDelivered.has(change.id)) return 'superseded';
    if (newest) settles.push(change.id);
    newest = change;
  }
  // nothing: the target does not want it any more
  return newest ? { change: { ...newest, id: parked.eventId }, settles } : 'superseded';
}

async function notDeliveredOf(tx: Tx, { target, scopeId }: ParkedDelivery): Promise<Set<string>> {
  const keys = (['abandoned', 'queued'] as const).map((status) => ({ target, scopeId, status }));
  const rows = await loadRows(tx, ParkedDelivery, ['target', 'scopeId', 'status'], keys);
  return new Set(rows.map(({ eventId }) => eventId));
}

/**
 * The parked change and every later one that the stream is past: what it has still to deliver will be told in its turn,
 * and must not be told before.
 */
async function* toldSince(
  tx: Tx,
  keys: PersonKeys,
  parked: ParkedDelivery,
  stream: DeliveryStream,
  scope: ScopeKey,
): AsyncGenerator<Change> {
  for (let from = parked.position, item = parked.item; ; item = 0) {
    const [row] = await tx.rows<Record<string, unknown>>(
      'SELECT * FROM change_batch WHERE scope_id = ? AND position >= ? ORDER BY position LIMIT 1',
      [parked.scopeId, from],
    );
    if (!row) return;
    const batch = fromDatabase<ChangeBatch>(tableOf(tx, ChangeBatch), row);
    const whole = batch.position <= stream.position;
    const end = whole ? batch.items : stream.items;
    for (; item < end; item += 1000)
      yield* (await readChanges(tx, keys, batch, scope, item, Math.min(1000, end - item))).map(toldOf);
    if (!whole) return;
    from = batch.position + 1;
  }
}

/** Writes how sending again ended. `settles`: what is closed with it when it was delivered. `now`: epoch ms. */
export async function settleRetry(
  tx: Tx,
  { target, eventId }: ParkedDelivery,
  outcome: SliceOutcome | 'superseded',
  settles: readonly string[],
  now: number,
): Promise<void> {
  const failure = outcome === 'superseded' ? undefined : outcome.stop;
  const status = failure ? 'abandoned' : outcome === 'superseded' ? 'superseded' : 'delivered';
  await tx.affected(
    `UPDATE parked_delivery SET status = ?, attempts = attempts + tries, tries = 0, settled_at = ?, reason = COALESCE(?, reason)
     WHERE target = ? AND event_id = ? AND status = 'queued'`,
    [status, failure ? null : now, failure?.reason ?? null, target, eventId],
  );
  if (!failure)
    for (const other of settles)
      await tx.affected(
        `UPDATE parked_delivery SET status = 'superseded', settled_at = ? WHERE target = ? AND event_id = ?`,
        [now, target, other],
      );
}

/** The row of a change that is parked now. */
export function parkedRow(
  target: string,
  outgoing: { readonly change: Change; readonly batch: ChangeBatch; readonly item: number },
  attempts: number,
  reason: string,
  now: number,
): ParkedDelivery {
  const { change, batch, item } = outgoing;
  return {
    target,
    eventId: eventIdOf(batch.receiptId, item),
    scopeId: batch.scopeId,
    position: batch.position,
    item,
    type: change.type,
    object: objectOf(change),
    status: 'abandoned',
    attempts,
    tries: 0,
    reason,
    parkedAt: now,
    settledAt: null,
  };
}
