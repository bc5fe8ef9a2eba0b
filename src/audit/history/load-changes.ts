import { fromDatabase, tableOf } from '../../database/entity-table.js';
import type { Tx } from '../../database/tx.js';
import type { ScopeKey } from '../../directory/scope-key.js';
import { ChangeBatch } from '../../outbox/change-batch.entity.js';
import type { Change } from '../../outbox/change.js';
import { readChanges } from '../../outbox/read-changes.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import { itemIn, positionIn } from './place.js';

const POSITIONS = 500;
/** Changes of one batch that are read together may lie this far apart. */
const APART = 200;

/** A change of the log and when koosync recorded it, epoch ms. */
export interface Recorded {
  readonly place: number;
  readonly recordedAt: number;
  readonly change: Change;
}

/** The changes at places of a scope's log, in the order of `places`; those that the log no longer has are left out. */
export async function loadChanges(
  tx: Tx,
  keys: PersonKeys,
  scope: ScopeKey,
  places: readonly number[],
): Promise<Recorded[]> {
  const batches = await loadBatches(tx, [...new Set(places.map(positionIn))]);
  const found = new Map<number, Recorded>();
  for (const [position, batch] of batches) {
    const own = places.filter((place) => positionIn(place) === position);
    for (const [place, change] of await changesOf(tx, keys, batch, scope, own))
      found.set(place, { place, recordedAt: batch.recordedAt, change });
  }
  return places.flatMap((place) => found.get(place) ?? []);
}

async function loadBatches(tx: Tx, positions: readonly number[]): Promise<Map<number, ChangeBatch>> {
  const batches = new Map<number, ChangeBatch>();
  for (let start = 0; start < positions.length; start += POSITIONS) {
    const part = positions.slice(start, start + POSITIONS);
    const rows = await tx.rows<Record<string, unknown>>(
      `SELECT * FROM change_batch WHERE position IN (${part.map(() => '?').join(', ')})`,
      part,
    );
    for (const row of rows) {
      const batch = fromDatabase<ChangeBatch>(tableOf(tx, ChangeBatch), row);
      batches.set(batch.position, batch);
    }
  }
  return batches;
}

async function changesOf(
  tx: Tx,
  keys: PersonKeys,
  batch: ChangeBatch,
  scope: ScopeKey,
  places: readonly number[],
): Promise<[number, Change][]> {
  if (batch.events !== null) {
    const all = await readChanges(tx, keys, batch, scope, 0, batch.items);
    return places.flatMap((place) => pair(place, all[itemIn(place)]));
  }
  const sorted = [...places].sort((a, b) => a - b);
  const found: [number, Change][] = [];
  for (let start = 0; start < sorted.length;) {
    const first = sorted[start] as number;
    let end = start;
    while (end < sorted.length && (sorted[end] as number) - first < APART) end++;
    const window = sorted.slice(start, end);
    const count = (window.at(-1) as number) - first + 1;
    const read = await readChanges(tx, keys, batch, scope, itemIn(first), count);
    found.push(...window.flatMap((place) => pair(place, read[place - first])));
    start = end;
  }
  return found;
}

const pair = (place: number, change: Change | undefined): [number, Change][] =>
  change ? [[place, change]] : [];
