import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import { CopyOut } from './copy-out.js';
import { rowsOfText, RowPages, type RowValue } from './row-text.js';
import type { Tx } from './tx.js';

/** Rows that the databases without COPY read or write in one statement. */
const PAGE = 2500;
const VALUES_CHUNK = 500;

/** A table's columns, and those of them that make its key within a scope. */
export interface CopyTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The key column beside `scope_id`. */
  readonly key: string;
}

/**
 * Every row of a scope as a text of rows (see `rowText`), read without converting a value on PostgreSQL. `take` is given
 * its parts as they come; they may end within a row and are its to keep.
 */
export async function readScopeRows(
  tx: Tx,
  { name, columns, key }: CopyTable,
  scopeId: string,
  take: (part: Uint8Array) => void,
): Promise<void> {
  if (!/^[\w-]{22}$/.test(scopeId)) throw new Error('not the id of a scope');
  const select = `SELECT ${columns.join(', ')} FROM ${name} WHERE scope_id = `;
  if (tx.dialect === 'postgres') {
    const client = (await tx.connection()) as PoolClient;
    // COPY takes no parameters
    return client.query(new CopyOut(`COPY (${select}'${scopeId}') TO STDOUT`, take)).ended;
  }
  for (let last: string | undefined = ''; last !== undefined;) {
    const pages = new RowPages();
    const sql: string = `${select}? AND ${key} > ? ORDER BY ${key} LIMIT ${PAGE}`;
    const rows: Record<string, RowValue>[] = await tx.rows(sql, [scopeId, last]);
    for (const row of rows) pages.add(columns.map((column) => row[column] ?? null));
    for (const page of pages.pages()) take(page);
    last = rows.length < PAGE ? undefined : (rows.at(-1)?.[key] as string);
  }
}

/** Adds rows whose keys are new. `pages`: texts of rows; each ends with a whole row. */
export async function insertPages(
  tx: Tx,
  { name, columns }: CopyTable,
  pages: readonly Uint8Array[],
): Promise<void> {
  if (pages.length === 0) return;
  if (tx.dialect === 'postgres') return copyIn(tx, `${name} (${columns.join(', ')})`, pages);
  for (const rows of chunks(pages)) await tx.affected(...insertion(name, columns, rows));
}

/** Replaces rows whose keys exist. `pages`: texts of rows; each ends with a whole row. */
export async function updatePages(
  tx: Tx,
  { name, columns, key }: CopyTable,
  pages: readonly Uint8Array[],
): Promise<void> {
  if (pages.length === 0) return;
  const values = columns.filter((column) => column !== key && column !== 'scope_id');
  const excluded =
    tx.dialect === 'mysql'
      ? (column: string) => `VALUES(${column})`
      : (column: string) => `excluded.${column}`;
  const sets = values.map((column) => `${column} = ${excluded(column)}`).join(', ');
  const conflict =
    tx.dialect === 'mysql'
      ? ` ON DUPLICATE KEY UPDATE ${sets}`
      : ` ON CONFLICT (scope_id, ${key}) DO UPDATE SET ${sets}`;
  if (tx.dialect === 'postgres') {
    const temporary = `${name}_update`;
    await tx.affected(`CREATE TEMPORARY TABLE ${temporary} (LIKE ${name}) ON COMMIT DROP`);
    await copyIn(tx, `${temporary} (${columns.join(', ')})`, pages);
    // by the index, row after row: no plan to go wrong on a table without statistics
    const names = columns.join(', ');
    await tx.affected(`INSERT INTO ${name} (${names}) SELECT ${names} FROM ${temporary}${conflict}`);
    return;
  }
  for (const rows of chunks(pages)) {
    const [sql, parameters] = insertion(name, columns, rows);
    await tx.affected(sql + conflict, parameters);
  }
}

async function copyIn(tx: Tx, target: string, pages: readonly Uint8Array[]): Promise<void> {
  const client = (await tx.connection()) as PoolClient;
  await pipeline(
    Readable.from(pages, { objectMode: false }),
    client.query(from(`COPY ${target} FROM STDIN`)),
  );
}

function insertion(name: string, columns: readonly string[], rows: (string | null)[][]): [string, unknown[]] {
  const one = `(${columns.map(() => '?').join(', ')})`;
  return [
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES ${rows.map(() => one).join(', ')}`,
    rows.flat(),
  ];
}

function* chunks(pages: readonly Uint8Array[]): Generator<(string | null)[][]> {
  let rows: (string | null)[][] = [];
  for (const row of rowsOfText(pages)) {
    rows.push(row);
    if (rows.length < VALUES_CHUNK) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
