import { fromDatabase, tableOf } from '../../database/entity-table.js';
import type { Tx } from '../../database/tx.js';
import { SealEntries } from './seal-entries.entity.js';
import { Seal } from './seal.entity.js';

/** Seals that meet a condition. `rest`: SQL after the table's name, the table is called `audit_seal`. */
async function seals(tx: Tx, rest: string, parameters: readonly unknown[]): Promise<Seal[]> {
  const rows = await tx.rows<Record<string, unknown>>(
    `SELECT audit_seal.* FROM audit_seal ${rest}`,
    parameters,
  );
  return rows.map((row) => fromDatabase<Seal>(tableOf(tx, Seal), row));
}

export async function newestSeal(tx: Tx): Promise<Seal | undefined> {
  return (await seals(tx, 'ORDER BY number DESC LIMIT 1', []))[0];
}

export async function sealNumbered(tx: Tx, number: number): Promise<Seal | undefined> {
  return (await seals(tx, 'WHERE number = ?', [number]))[0];
}

/** Seals after a number, in order. */
export const sealsAfter = (tx: Tx, number: number, limit: number): Promise<Seal[]> =>
  seals(tx, 'WHERE number > ? ORDER BY number LIMIT ?', [number, limit]);

/** Seals before a number, the newest first. */
export const sealsBefore = (tx: Tx, number: number, limit: number): Promise<Seal[]> =>
  seals(tx, 'WHERE number < ? ORDER BY number DESC LIMIT ?', [number, limit]);

/** Seals up to `last` that hold a receipt with a greater id than `after`. */
export const sealsBeyond = (tx: Tx, after: string, last: number): Promise<Seal[]> =>
  seals(tx, 'WHERE to_id > ? AND number <= ? ORDER BY number', [after, last]);

/** Seals with receipts after a number that were made before a time, in order. `before`: epoch ms. */
export const sealsToRetire = (tx: Tx, after: number, before: number, limit: number): Promise<Seal[]> =>
  seals(tx, 'WHERE number > ? AND receipts > 0 AND sealed_at < ? ORDER BY number LIMIT ?', [
    after,
    before,
    limit,
  ]);

/** A place in the order of the seals' first receipts. */
export interface SealPlace {
  readonly fromId: string;
  readonly number: number;
}

/** Seals up to `last` behind a place in that order, with receipts after the id `range.after` and up to `range.upTo`. */
export const sealsFrom = (
  tx: Tx,
  place: SealPlace,
  range: { readonly after: string; readonly upTo: string },
  last: number,
  limit: number,
): Promise<Seal[]> =>
  seals(
    tx,
    `WHERE from_id >= ? AND (from_id > ? OR number > ?) AND from_id <= ? AND to_id > ? AND number <= ?
     ORDER BY from_id, number LIMIT ?`,
    [place.fromId, place.fromId, place.number, range.upTo, range.after, last, limit],
  );

/** The packed entries of seals, by number; those that are gone are missing. */
export async function packedEntries(tx: Tx, numbers: readonly number[]): Promise<Map<number, Buffer>> {
  if (numbers.length === 0) return new Map();
  const marks = numbers.map(() => '?').join(', ');
  const rows = await tx.rows<Record<string, unknown>>(
    `SELECT * FROM audit_seal_entries WHERE number IN (${marks})`,
    numbers,
  );
  return new Map(
    rows.map((row) => {
      const { number, packed } = fromDatabase<SealEntries>(tableOf(tx, SealEntries), row);
      return [number, Buffer.from(packed, 'base64')];
    }),
  );
}
