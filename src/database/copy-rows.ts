import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import { CopyOut } from './copy-out.js';
import { pagesOfRows, RowReader, type RowValue } from './row-text.js';
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
    const sql: string = `${select}? AND ${key} > ? ORDER BY ${key} LIMIT ${PAGE}`;
    const rows: Record<string, RowValue>[] = await tx.rows(sql, [scopeId, last]);
    for (const page of pagesOfRows(rows.map((row) => columns.map((column) => row[column] ?? null))))
      take(page);
    last = rows.length < PAGE ? undefined : (rows.at(-1)?.[key] as string);
  }
}

/** A text of rows in parts that end anywhere, perhaps while it is made. */
export type Pages = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Adds rows whose keys are new. */
export async function insertPages(tx: Tx, { name, columns }: CopyTable, some: Pages): Promise<void> {
  const pages = await begun(some);
  if (!pages) return;
  if (tx.dialect === 'postgres') return copyIn(tx, `${name} (${columns.join(', ')})`, pages);
  for await (const rows of chunks(pages)) await tx.affected(...insertion(name, columns, rows));
}

/** Replaces rows whose keys exist. */
export async function updatePages(tx: Tx, { name, columns, key }: CopyTable, some: Pages): Promise<void> {
  const pages = await begun(some);
  if (!pages) return;
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
  for await (const rows of chunks(pages)) {
    const [sql, parameters] = insertion(name, columns, rows);
    await tx.affected(sql + conflict, parameters);
  }
}

/** Undefined when there is no page. */
async function begun(pages: Pages): Promise<AsyncIterable<Uint8Array> | undefined> {
  const iterator = Symbol.asyncIterator in pages ? pages[Symbol.asyncIterator]() : pages[Symbol.iterator]();
  let page: IteratorResult<Uint8Array, unknown> = await iterator.next();
  if (page.done) return undefined;
  return (async function* () {
    for (; !page.done; page = await iterator.next()) yield page.value;
  })();
}

async function copyIn(tx: Tx, target: string, pages: Pages): Promise<void> {
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

async function* chunks(pages: Pages): AsyncGenerator<(string | null)[][]> {
  const reader = new RowReader();
  let rows: (string | null)[][] = [];
  for await (const page of pages)
    for (const row of reader.rows(page)) {
      rows.push(row);
      if (rows.length < VALUES_CHUNK) continue;
      yield rows;
      rows = [];
    }
  if (rows.length > 0) yield rows;
}
