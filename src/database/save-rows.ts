import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { tableOf, toDatabase, type EntityTable } from './entity-table.js';
import type { Tx } from './tx.js';

/** Rows a statement carries: PostgreSQL takes them as one JSON parameter, the others as placeholders (SQLite: ≤ 32 766). */
const JSON_CHUNK = 5000;
const VALUES_CHUNK = 500;

/** What to do with a row whose key exists: replace it, leave it, or fail. */
export type OnConflict = 'replace' | 'ignore' | 'fail';

/** Writes rows with one statement a chunk; returns how many were written. No key may occur twice in `rows`. */
export async function saveRows<R extends ObjectLiteral>(
  tx: Tx,
  entity: EntityTarget<R>,
  rows: readonly R[],
  onConflict: OnConflict = 'replace',
): Promise<number> {
  const table = tableOf(tx, entity);
  if (tx.dialect === 'postgres') {
    // asked for at once, so that they travel together
    const chunks = chunksOf(rows, JSON_CHUNK).map((chunk) => fromJson(table, chunk, onConflict));
    const counts = await Promise.all(chunks.map((chunk) => tx.preparedAffected(...chunk)));
    return counts.reduce((sum, count) => sum + count, 0);
  }
  let written = 0;
  for (const chunk of chunksOf(rows, VALUES_CHUNK))
    written += await tx.affected(...fromValues(tx, table, chunk, onConflict));
  return written;
}

function chunksOf<R>(rows: readonly R[], size: number): (readonly R[])[] {
  const chunks: (readonly R[])[] = [];
  for (let start = 0; start < rows.length; start += size) chunks.push(rows.slice(start, start + size));
  return chunks;
}

type Statement = [sql: string, parameters: unknown[]];
const POSTGRES_TYPES = { text: 'text', number: 'bigint', boolean: 'boolean', json: 'text' } as const;

function fromJson(
  table: EntityTable,
  rows: readonly ObjectLiteral[],
  onConflict: OnConflict,
): [sql: string, parameters: string[]] {
  return [insertFromJson(table, onConflict), [JSON.stringify(rows.map((row) => recordOf(table, row)))]];
}

function recordOf({ columns }: EntityTable, row: ObjectLiteral): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const column of columns) record[column.name] = toDatabase(column, row[column.property]);
  return record;
}

const insertions = new WeakMap<EntityTable, Map<OnConflict, string>>();

/** The same text every time, so that it is put together once. */
function insertFromJson(table: EntityTable, onConflict: OnConflict): string {
  const known = insertions.get(table) ?? new Map<OnConflict, string>();
  insertions.set(table, known);
  let sql = known.get(onConflict);
  if (sql === undefined) {
    const names = table.columns.map((column) => column.name).join(', ');
    const types = table.columns.map((column) => `${column.name} ${POSTGRES_TYPES[column.kind]}`).join(', ');
    sql = `INSERT INTO ${table.name} (${names}) SELECT ${names} FROM json_to_recordset(?) AS r(${types})`;
    known.set(onConflict, (sql += conflictClause(table, onConflict)));
  }
  return sql;
}

function fromValues(
  tx: Tx,
  table: EntityTable,
  rows: readonly ObjectLiteral[],
  onConflict: OnConflict,
): Statement {
  const names = table.columns.map((column) => column.name).join(', ');
  const one = `(${table.columns.map(() => '?').join(', ')})`;
  const values = rows.map(() => one).join(', ');
  const parameters = rows.flatMap((row) =>
    table.columns.map((column) => {
      const value = toDatabase(column, row[column.property]);
      return typeof value === 'boolean' ? Number(value) : value;
    }),
  );
  const sql = `INSERT INTO ${table.name} (${names}) VALUES ${values}`;
  if (tx.dialect === 'sqlite') return [sql + conflictClause(table, onConflict), parameters];
  return [sql + mysqlConflictClause(table, onConflict), parameters];
}

const keyNames = (table: EntityTable) =>
  table.columns.filter((column) => column.isKey).map((column) => column.name);

function conflictClause(table: EntityTable, onConflict: OnConflict): string {
  if (onConflict === 'fail') return '';
  const target = ` ON CONFLICT (${keyNames(table).join(', ')}) DO `;
  const values = table.columns.filter((column) => !column.isKey);
  if (onConflict === 'ignore' || values.length === 0) return `${target}NOTHING`;
  return `${target}UPDATE SET ${values.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`;
}

/** `INSERT IGNORE` would also hide truncation and NULL errors: assigning the key to itself does nothing else. */
function mysqlConflictClause(table: EntityTable, onConflict: OnConflict): string {
  if (onConflict === 'fail') return '';
  const [key] = keyNames(table);
  const values = table.columns.filter((column) => !column.isKey);
  if (onConflict === 'ignore' || values.length === 0) return ` ON DUPLICATE KEY UPDATE ${key} = ${key}`;
  return ` ON DUPLICATE KEY UPDATE ${values.map(({ name }) => `${name} = VALUES(${name})`).join(', ')}`;
}
