import type { Tx } from '../../database/tx.js';
import { RECEIPT_COLUMNS, type StoredValues } from './stored-receipt.js';

const LIST = RECEIPT_COLUMNS.join(', ');
/** Ids of one statement where they are placeholders. */
const IDS = 500;

/** A part of the ids: after `after`, up to `upTo` (both texts, `''` before every id). */
export interface IdRange {
  readonly after: string;
  /** Undefined: to the end. */
  readonly upTo?: string | undefined;
}

/** Behind every id: ids are ASCII. */
const LAST_ID = '\u{7f}';

/** Receipts of a range by id, `limit` at most, as they are stored. */
export async function readReceipts(tx: Tx, { after, upTo }: IdRange, limit: number): Promise<StoredValues[]> {
  const where = 'WHERE id > ? AND id <= ? ORDER BY id LIMIT ?';
  const parameters = [after, upTo ?? LAST_ID, limit];
  if (tx.dialect === 'postgres') return tx.prepared(`SELECT ${LIST} FROM receipt ${where}`, parameters);
  return inOrder(await tx.rows(`SELECT ${LIST} FROM receipt ${where}`, parameters));
}

/** The receipts with these ids that there are, in no order. */
export async function readReceiptsById(tx: Tx, ids: readonly string[]): Promise<StoredValues[]> {
  if (tx.dialect === 'postgres')
    return tx.prepared(`SELECT ${LIST} FROM receipt WHERE id = ANY(?::text[])`, [ids]);
  const found: StoredValues[] = [];
  for (let start = 0; start < ids.length; start += IDS) {
    const part = ids.slice(start, start + IDS);
    const marks = part.map(() => '?').join(', ');
    found.push(...inOrder(await tx.rows(`SELECT ${LIST} FROM receipt WHERE id IN (${marks})`, part)));
  }
  return found;
}

/** Ids after one, in order. */
export async function readIds(tx: Tx, after: string, limit: number): Promise<string[]> {
  const sql = 'SELECT id FROM receipt WHERE id > ? ORDER BY id LIMIT ?';
  if (tx.dialect === 'postgres') return (await tx.prepared(sql, [after, limit])).map(([id]) => id as string);
  return (await tx.rows<{ id: string }>(sql, [after, limit])).map(({ id }) => id);
}

const inOrder = (rows: readonly Record<string, string | number | null>[]): StoredValues[] =>
  rows.map((row) => RECEIPT_COLUMNS.map((name) => row[name] ?? null));
