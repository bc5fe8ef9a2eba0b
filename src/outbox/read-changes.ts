import type { ScopeKey } from '../directory/scope-key.js';
import type { Tx } from '../database/tx.js';
import { openerFor, type ValuesOpener } from '../privacy/open-values.js';
import type { PersonKeys } from '../privacy/person-keys.js';
import type { ChangeBatch } from './change-batch.entity.js';
import { PAGE_ITEMS } from './change-pages.js';
import type { Change } from './change.js';
import type { NewChange } from './new-change.js';
import { openedChange, personsIn, type StoredChange } from './stored-change.js';

/** What reading a batch needs to know of it. */
export type ReadableBatch = Pick<ChangeBatch, 'position' | 'scopeId' | 'receiptId' | 'items' | 'events'>;

/**
 * A batch's changes from the one numbered `from` (0 is the first) on, `limit` at most. `keys` open the personal values;
 * those of an erased user are empty.
 */
export async function readChanges(
  tx: Tx,
  keys: PersonKeys,
  batch: ReadableBatch,
  scope: ScopeKey,
  from: number,
  limit: number,
): Promise<Change[]> {
  const stored = await readStored(tx, batch, from, limit);
  const opener = await openerFor(tx, keys, personsIn(batch.scopeId, stored));
  return stored.map((change, i) => changeOf(batch, from + i, opened(batch, change, opener), scope));
}

/** The same for a batch that holds its changes itself, once the keys of its persons are loaded. */
export function inlineChanges(
  batch: ReadableBatch,
  scope: ScopeKey,
  from: number,
  limit: number,
  opener: ValuesOpener,
): Change[] {
  return inlineStored(batch)
    .slice(from, from + limit)
    .map((change, i) => changeOf(batch, from + i, opened(batch, change, opener), scope));
}

const opened = ({ scopeId }: ReadableBatch, change: StoredChange, opener: ValuesOpener): NewChange =>
  openedChange(scopeId, change, opener);

/** Changes as the log keeps them. */
export async function readStored(
  tx: Tx,
  batch: ReadableBatch,
  from: number,
  limit: number,
): Promise<StoredChange[]> {
  return batch.events === null
    ? readPages(tx, batch, from, limit)
    : inlineStored(batch).slice(from, from + limit);
}

const parsed = new WeakMap<ReadableBatch, StoredChange[]>();

/** The changes that a batch holds itself, as the log keeps them; a batch is read slice by slice, but parsed once. */
export function inlineStored(batch: ReadableBatch): StoredChange[] {
  let stored = parsed.get(batch);
  if (!stored) parsed.set(batch, (stored = JSON.parse(batch.events ?? '[]') as StoredChange[]));
  return stored;
}

async function readPages(
  tx: Tx,
  { scopeId, receiptId }: ReadableBatch,
  from: number,
  limit: number,
): Promise<StoredChange[]> {
  // a batch's last page of one kind may be short, so that not every page begins at a multiple
  const pages = await tx.rows<{ first: number; events: string }>(
    `SELECT first, events FROM change_page WHERE scope_id = ? AND receipt_id = ? AND first > ? AND first < ? ORDER BY first`,
    [scopeId, receiptId, from - PAGE_ITEMS, from + limit],
  );
  const first = Number(pages[0]?.first ?? from);
  return pages
    .flatMap(({ events }) => JSON.parse(events) as StoredChange[])
    .slice(from - first, from - first + limit);
}

/** A change's id: the same in every attempt. */
export const eventIdOf = (receiptId: string, item: number): string => `${receiptId}.${item}`;

/** A change as everybody sees it. `item`: which of the batch's changes, from 0. */
export function changeOf(
  { position, receiptId }: ReadableBatch,
  item: number,
  { sealed: _, ...change }: NewChange,
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
    ...change,
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
