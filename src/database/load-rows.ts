import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { fromDatabase, tableOf } from './entity-table.js';
import type { Tx } from './tx.js';

/** Keys a statement asks for at once. */
const CHUNK = 500;

/**
 * Loads the rows whose `by` properties equal those of one of `keys`, in any order. `lock: 'wait'` locks them until the
 * transaction ends, `lock: 'skip'` leaves out rows that another transaction holds; SQLite's transactions hold everything.
 */
export async function loadRows<R extends ObjectLiteral, K extends keyof R & string>(
  tx: Tx,
  entity: EntityTarget<R>,
  by: readonly K[],
  keys: readonly Readonly<Pick<R, K>>[],
  lock?: 'wait' | 'skip',
): Promise<R[]> {
  const table = tableOf(tx, entity);
  const names = by.map(
    (property) => table.columns.find((column) => column.property === property)?.name ?? property,
  );
  const select = `SELECT * FROM ${table.name} WHERE ${names.length > 1 ? `(${names.join(', ')})` : names[0]} IN `;
  const ending = lock ? ` ORDER BY ${names.join(', ')}${lockClause(tx, lock)}` : '';
  const found: R[] = [];
  for (let start = 0; start < keys.length; start += CHUNK) {
    const chunk = keys
      .slice(start, start + CHUNK)
      .map((key) => by.map((property) => asParameter(tx, key[property])));
    const [set, parameters] = tx.dialect === 'postgres' ? unnested(chunk) : listed(tx, chunk);
    const rows = await tx.rows<Record<string, unknown>>(select + set + ending, parameters);
    for (const row of rows) found.push(fromDatabase<R>(table, row));
  }
  return found;
}

const asParameter = (tx: Tx, value: unknown): unknown =>
  typeof value === 'boolean' ? tx.flag(value) : value;

/** The same text whatever the number of keys, and no tree of ORs to plan. */
function unnested(keys: unknown[][]): [sql: string, parameters: unknown[]] {
  const arrays = keys[0]?.map((_, i) => keys.map((key) => key[i])) ?? [];
  return [
    `(SELECT * FROM unnest(${arrays.map((values) => `?::${arrayType(values[0])}[]`).join(', ')}))`,
    arrays,
  ];
}

function arrayType(value: unknown): string {
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'bigint' : 'text';
}

function listed(tx: Tx, keys: unknown[][]): [sql: string, parameters: unknown[]] {
  const one = keys[0] && keys[0].length > 1 ? `(${keys[0].map(() => '?').join(', ')})` : '?';
  const list = keys.map(() => one).join(', ');
  // SQLite compares row values with a list only as VALUES
  return [tx.dialect === 'sqlite' && one !== '?' ? `(VALUES ${list})` : `(${list})`, keys.flat()];
}

function lockClause(tx: Tx, lock: 'wait' | 'skip'): string {
  if (tx.dialect === 'sqlite') return '';
  return lock === 'skip' ? ' FOR UPDATE SKIP LOCKED' : ' FOR UPDATE';
}
