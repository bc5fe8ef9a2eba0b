import { RaceLost } from '../../database/database-error.js';
import { fromDatabase, tableOf } from '../../database/entity-table.js';
import { saveRows } from '../../database/save-rows.js';
import type { Tx } from '../../database/tx.js';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import { scopeId, type ScopeKey } from '../../directory/scope-key.js';
import { ChangeBatch } from '../../outbox/change-batch.entity.js';
import type { Change } from '../../outbox/change.js';
import { readChanges } from '../../outbox/read-changes.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import { HistoryEntry } from './history-entry.entity.js';
import { HistoryMark } from './history-mark.entity.js';
import { indexedObject } from './object-key.js';
import { endOf, itemIn, NEVER, placeNumber, positionIn } from './place.js';

/** Changes looked at in one transaction, about. */
const CHANGES = 2000;
const BATCHES = 200;
const OBJECTS = 500;

/** Brings the index of a scope's history up to date with the log of changes: what is new since the last time. */
export async function indexScope(unitOfWork: UnitOfWork, keys: PersonKeys, scope: ScopeKey): Promise<void> {
  for (let isBehind = true; isBehind;) isBehind = await unitOfWork.run((tx) => indexSome(tx, keys, scope));
}

/** A change and where it stands. */
type Placed = readonly [place: number, change: Change];

/** Returns whether there may be more. */
async function indexSome(tx: Tx, keys: PersonKeys, scope: ScopeKey): Promise<boolean> {
  const id = scopeId(scope);
  const [mark] = await tx.rows<{ place: number | string }>(
    'SELECT place FROM history_mark WHERE scope_id = ?',
    [id],
  );
  const start = mark ? Number(mark.place) : -1;
  const { changes, end } = await changesAfter(tx, keys, scope, start);
  if (end === start) return false;
  await moveMark(tx, id, mark && start, end);
  await addEntries(tx, id, changes);
  return true;
}

async function changesAfter(
  tx: Tx,
  keys: PersonKeys,
  scope: ScopeKey,
  start: number,
): Promise<{ changes: Placed[]; end: number }> {
  const rows = await tx.rows<Record<string, unknown>>(
    `SELECT * FROM change_batch WHERE scope_id = ? AND position >= ? ORDER BY position LIMIT ${BATCHES}`,
    [scopeId(scope), positionIn(start + 1)],
  );
  const changes: Placed[] = [];
  let end = start;
  for (const row of rows) {
    const batch = fromDatabase<ChangeBatch>(tableOf(tx, ChangeBatch), row);
    const from = batch.position === positionIn(start + 1) ? itemIn(start + 1) : 0;
    if (from >= batch.items) continue;
    const part = await readChanges(tx, keys, batch, scope, from, CHANGES);
    changes.push(...part.map((change, i): Placed => [placeNumber(batch.position, from + i), change]));
    const isWhole = from + part.length >= batch.items;
    end = isWhole ? endOf(batch.position) : placeNumber(batch.position, from + part.length - 1);
    if (!isWhole || changes.length >= CHANGES) break;
  }
  return { changes, end };
}

/** Whoever moves it has the right to add the entries: others begin again. */
async function moveMark(tx: Tx, id: string, from: number | undefined, to: number): Promise<void> {
  const moved =
    from === undefined
      ? await saveRows(tx, HistoryMark, [{ scopeId: id, place: to }], 'ignore')
      : await tx.affected('UPDATE history_mark SET place = ? WHERE scope_id = ? AND place = ?', [
          to,
          id,
          from,
        ]);
  if (moved === 0) throw new RaceLost('another process indexes this history');
}

async function addEntries(tx: Tx, id: string, changes: readonly Placed[]): Promise<void> {
  const added: HistoryEntry[] = [];
  for (const [place, change] of changes) {
    const object = indexedObject(change);
    if (!object) continue;
    const { kind, key, gone } = object;
    const { sourceTime } = change;
    const ahead = { nextPlace: NEVER, nextSourceTime: NEVER };
    added.push({ scopeId: id, object: key, place, kind, gone, sourceTime, ...ahead });
  }
  const newest = new Map<string, HistoryEntry>();
  for (const entry of await openEntries(tx, id, [...new Set(added.map(({ object }) => object))]))
    newest.set(entry.object, entry);
  const changed = [...newest.values()];
  for (const entry of added) {
    const before = newest.get(entry.object);
    if (before) Object.assign(before, { nextPlace: entry.place, nextSourceTime: entry.sourceTime });
    newest.set(entry.object, entry);
  }
  await saveRows(tx, HistoryEntry, [...changed, ...added], 'replace');
}

/** What holds now of each object. */
async function openEntries(tx: Tx, id: string, objects: readonly string[]): Promise<HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  for (let start = 0; start < objects.length; start += OBJECTS) {
    const part = objects.slice(start, start + OBJECTS);
    const rows = await tx.rows<Record<string, unknown>>(
      `SELECT * FROM history_entry WHERE scope_id = ? AND next_place = ? AND object IN (${part.map(() => '?').join(', ')})`,
      [id, NEVER, ...part],
    );
    found.push(...rows.map((row) => fromDatabase<HistoryEntry>(tableOf(tx, HistoryEntry), row)));
  }
  return found;
}

/** Forgets the index of test scopes. */
export async function purgeHistory(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  const marks = scopeIds.map(() => '?').join(', ');
  for (const table of ['history_entry', 'history_mark'])
    await tx.affected(`DELETE FROM ${table} WHERE scope_id IN (${marks})`, scopeIds);
}
