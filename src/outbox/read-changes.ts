import type { ScopeKey } from '../directory/scope-key.js';
import type { Tx } from '../database/tx.js';
import type { ChangeBatch } from './change-batch.entity.js';
import { PAGE_ITEMS } from './change-pages.js';
import type { Change } from './change.js';
import type { NewChange } from './new-change.js';

/** What reading a batch needs to know of it. */
export type ReadableBatch = Pick<ChangeBatch, 'position' | 'scopeId' | 'receiptId' | 'items' | 'events'>;

/** A batch's changes from the one numbered `from` (0 is the first) on, `limit` at most. */
export async function readChanges(
  tx: Tx,
  batch: ReadableBatch,
  scope: ScopeKey,
  from: number,
  limit: number,
): Promise<Change[]> {
  if (batch.events !== null) return inlineChanges(batch, scope, from, limit);
  const stored = await readPages(tx, batch, from, limit);
  return stored.map((change, i) => changeOf(batch, from + i, change, scope));
}

/** The same for a batch that holds its changes itself. */
export function inlineChanges(batch: ReadableBatch, scope: ScopeKey, from: number, limit: number): Change[] {
  const stored = JSON.parse(batch.events ?? '[]') as NewChange[];
  return stored.slice(from, from + limit).map((change, i) => changeOf(batch, from + i, change, scope));
}

async function readPages(
  tx: Tx,
  { scopeId, receiptId }: ReadableBatch,
  from: number,
  limit: number,
): Promise<NewChange[]> {
  const first = from - (from % PAGE_ITEMS);
  const pages = await tx.rows<{ events: string }>(
    `SELECT events FROM change_page WHERE scope_id = ? AND receipt_id = ? AND first >= ? AND first < ? ORDER BY first`,
    [scopeId, receiptId, first, from + limit],
  );
  return pages
    .flatMap(({ events }) => JSON.parse(events) as NewChange[])
    .slice(from - first, from - first + limit);
}

/** A change's id: the same in every attempt. */
export const eventIdOf = (receiptId: string, item: number): string => `${receiptId}.${item}`;

/** A change as everybody sees it. `item`: which of the batch's changes, from 0. */
export function changeOf(
  { position, receiptId }: ReadableBatch,
  item: number,
  stored: NewChange,
  { lane, instanceId, tenantId }: ScopeKey,
): Change {
  return {
    id: eventIdOf(receiptId, item),
    cursor: cursorOf({ batch: position, done: item + 1 }),
    schemaVersion: 1,
    lane,
    instanceId,
    tenantId,
    receiptId,
    ...stored,
  };
}

/** A place between two changes: `done` of the batch at position `batch`, and everything before it. */
export interface Place {
  readonly batch: number;
  readonly done: number;
}

export const cursorOf = ({ batch, done }: Place): string => `${batch}.${done}`;

/** @returns undefined for what is no cursor of ours. */
export function placeOf(cursor: string): Place | undefined {
  const [, batch, done] = /^(\d{1,15})\.(\d{1,9})$/.exec(cursor) ?? [];
  return batch === undefined ? undefined : { batch: Number(batch), done: Number(done) };
}
