import type { Tx } from '../database/tx.js';
import type { DataKeys } from '../keys/data-keys.js';
import type { WrappedColumn } from './wrapped-columns.js';

/** Rows of a transaction: their scopes are locked as long as it takes, and calls for them wait. */
const PAGE = 50;

export interface RewrappedPage {
  readonly rewrapped: number;
  /** Values that no configured key opens. */
  readonly lost: number;
  /** The key of the last row looked at; undefined: there was none. */
  readonly last: readonly string[] | undefined;
}

/**
 * Seals values anew that another than the current key sealed, in the order of their keys. A row is written only if it is
 * still as it was read, and under its scope's lock: neither a newer value is lost, nor is an old one written back later.
 */
export async function rewrapPage(
  tx: Tx,
  of: WrappedColumn,
  keys: DataKeys,
  nonce: () => Uint8Array,
  after: readonly string[] | undefined,
): Promise<RewrappedPage> {
  const found = await rowsAfter(tx, of, keys, after);
  if (found.length === 0) return { rewrapped: 0, lost: 0, last: undefined };
  const isLocked = of.scope !== undefined && tx.dialect !== 'sqlite';
  if (isLocked) await lockScopes(tx, [...new Set(found.map((row) => row[of.scope as string] as string))]);
  let [rewrapped, lost] = [0, 0];
  for (const row of isLocked ? await sameRows(tx, of, keys, found) : found) {
    const value = row[of.column] as string;
    const anew = await of.form.rewrap(keys, value, nonce).catch(() => undefined);
    if (anew === undefined) lost++;
    else rewrapped += await exchange(tx, of, row, value, anew);
  }
  return { rewrapped, lost, last: keyOf(of, found.at(-1) as Row) };
}

type Row = Readonly<Record<string, string>>;

const keyOf = ({ key }: WrappedColumn, row: Row): string[] => key.map((name) => row[name] as string);

function selectOf(of: WrappedColumn, keys: DataKeys): [sql: string, parameters: string[]] {
  const { table, column, form, key, scope } = of;
  const names = [...new Set([...key, column, ...(scope === undefined ? [] : [scope])])];
  const isOld = `${form.isSealed(column)} AND ${form.markOf(column)} <> ?`;
  return [`SELECT ${names.join(', ')} FROM ${table} WHERE ${isOld}`, [form.mark(keys.ids[0])]];
}

async function rowsAfter(
  tx: Tx,
  of: WrappedColumn,
  keys: DataKeys,
  after: readonly string[] | undefined,
): Promise<Row[]> {
  const [select, parameters] = selectOf(of, keys);
  const order = ` ORDER BY ${of.key.join(', ')} LIMIT ${PAGE}`;
  if (!after) return tx.rows<Row>(select + order, parameters);
  const [behind, values] = isBehind(of.key, after);
  return tx.rows<Row>(`${select} AND ${behind}${order}`, [...parameters, ...values]);
}

/** SQL: whether a key of several columns comes after another. */
function isBehind(
  [name, ...names]: readonly string[],
  [value = '', ...values]: readonly string[],
): [sql: string, parameters: string[]] {
  if (names.length === 0) return [`${name} > ?`, [value]];
  const [rest, parameters] = isBehind(names, values);
  return [`${name} >= ? AND (${name} > ? OR (${rest}))`, [value, value, ...parameters]];
}

async function lockScopes(tx: Tx, ids: readonly string[]): Promise<void> {
  const marks = ids.map(() => '?').join(', ');
  await tx.rows(`SELECT id FROM scope WHERE id IN (${marks}) ORDER BY id FOR UPDATE`, ids);
}

/** The rows as they are now, those of them that still need it. */
async function sameRows(tx: Tx, of: WrappedColumn, keys: DataKeys, rows: readonly Row[]): Promise<Row[]> {
  const [select, parameters] = selectOf(of, keys);
  const one = `(${of.key.map((name) => `${name} = ?`).join(' AND ')})`;
  const sql = `${select} AND (${rows.map(() => one).join(' OR ')})`;
  return tx.rows<Row>(sql, [...parameters, ...rows.flatMap((row) => keyOf(of, row))]);
}

function exchange(tx: Tx, of: WrappedColumn, row: Row, value: string, sealed: string): Promise<number> {
  const { table, column } = of;
  const where = of.key.map((name) => `${name} = ?`).join(' AND ');
  return tx.affected(`UPDATE ${table} SET ${column} = ? WHERE ${where} AND ${column} = ?`, [
    sealed,
    ...keyOf(of, row),
    value,
  ]);
}
