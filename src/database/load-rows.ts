import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { fromDatabase, fromTexts, tableOf, type EntityTable } from './entity-table.js';
import type { Scalar } from './statement-batch.js';
import type { Tx } from './tx.js';

/** Keys a statement asks for at once. */
const CHUNK = 500;

/**
 * Loads the rows whose `by` properties equal those of one of `keys` (none of them twice), in any order. `lock: 'wait'` locks them until the
 * transaction ends, `lock: 'skip'` leaves out rows that another transaction holds; SQLite's transactions hold everything.
 */
export async function loadRows<R extends ObjectLiteral, K extends keyof R & string>(
  tx: Tx,
  entity: EntityTarget<R>,
  by: readonly K[],
  keys: readonly Readonly<Pick<R, K>>[],
  lock?: 'wait' | 'skip',
): Promise<R[]> {
  return loadFrom<R, K>(tx, tableOf(tx, entity), by, keys, lock);
}

/** The same for some columns of a table, `by` among them. */
export async function loadFrom<R extends ObjectLiteral, K extends keyof R & string>(
  tx: Tx,
  table: EntityTable,
  by: readonly K[],
  keys: readonly Readonly<Pick<R, K>>[],
  lock?: 'wait' | 'skip',
): Promise<R[]> {
  const names = by.map(
    (property) => table.columns.find((column) => column.property === property)?.name ?? property,
  );
  const found: R[] = [];
  for (let start = 0; start < keys.length; start += CHUNK) {
    const chunk = keys
      .slice(start, start + CHUNK)
      .map((key) => by.map((property) => asParameter(tx, key[property])));
    if (tx.dialect === 'postgres') {
      for (const row of await tx.prepared(...joined(table, names, chunk, lock)))
        found.push(fromTexts(table, row));
      continue;
    }
    const rows = await tx.rows<Record<string, unknown>>(...listed(tx, table.name, names, chunk, lock));
    for (const row of rows) found.push(fromDatabase(table, row));
  }
  return found;
}

/** Keys are texts, numbers and booleans. */
const asParameter = (tx: Tx, value: unknown): Scalar =>
  typeof value === 'boolean' ? tx.flag(value) : (value as string | number);

type Statement = [sql: string, parameters: Scalar[]];

/**
 * The same text whatever the number of keys, so that PostgreSQL plans it once, perhaps while the table is empty. Then every
 * index looks alike to it, also one that would find the whole scope; asking for the last key column in order, as a range
 * of one value, leaves only the index that holds it behind the others. LATERAL and OFFSET 0 keep it going key after key.
 */
function joined(
  { name: table, columns }: EntityTable,
  names: readonly string[],
  keys: Scalar[][],
  lock?: 'wait' | 'skip',
): [sql: string, parameters: Scalar[][]] {
  const arrays = names.map((_, i) => keys.map((key) => key[i]));
  const typed = arrays.map((values) => `?::${arrayType(values[0])}[]`);
  const select = `SELECT ${columns.map(({ name }) => name).join(', ')} FROM`;
  if (names.length === 1) {
    const locking = lock ? ` ORDER BY ${names[0]}${LOCKS[lock]}` : '';
    return [`${select} ${table} WHERE ${names[0]} = ANY(${typed[0]})${locking}`, arrays];
  }
  const key = names.map((_, i) => `k${i}`).join(', ');
  const last = names.length - 1;
  const isText = typeof keys[0]?.[last] === 'string';
  const match = names.map((name, i) =>
    i === last && isText ? `${name} BETWEEN k.k${i} AND k.k${i} ORDER BY ${name}` : `${name} = k.k${i}`,
  );
  const one = `SELECT * FROM ${table} WHERE ${match.join(' AND ')} OFFSET 0${lock ? LOCKS[lock] : ''}`;
  return [`${select} unnest(${typed.join(', ')}) AS k(${key}) CROSS JOIN LATERAL (${one}) AS t`, arrays];
}

function arrayType(value: unknown): string {
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'bigint' : 'text';
}

const LOCKS = { wait: ' FOR UPDATE', skip: ' FOR UPDATE SKIP LOCKED' };

function listed(
  tx: Tx,
  table: string,
  names: readonly string[],
  keys: Scalar[][],
  lock?: 'wait' | 'skip',
): Statement {
  const one = names.length > 1 ? `(${names.map(() => '?').join(', ')})` : '?';
  const list = keys.map(() => one).join(', ');
  // SQLite compares row values with a list only as VALUES
  const set = tx.dialect === 'sqlite' && names.length > 1 ? `(VALUES ${list})` : `(${list})`;
  const locking = lock ? ` ORDER BY ${names.join(', ')}${tx.dialect === 'sqlite' ? '' : LOCKS[lock]}` : '';
  const key = names.length > 1 ? `(${names.join(', ')})` : names[0];
  return [`SELECT * FROM ${table} WHERE ${key} IN ${set}${locking}`, keys.flat()];
}
