import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { fromDatabase, fromTexts, tableOf } from './entity-table.js';
import type { Scalar } from './statement-batch.js';
import type { Tx } from './tx.js';

/** Rows of a page: few enough that reading one does not hold up the event loop. */
const PAGE = 1000;

/**
 * The rows of a scope that are not removed, page after page in the order of their keys, however many there are. `key`:
 * the properties, never empty texts, that make the key within the scope. What is changed meanwhile has to keep its key.
 */
export async function* livePages<R extends ObjectLiteral, K extends keyof R & string>(
  tx: Tx,
  entity: EntityTarget<R>,
  scopeId: string,
  key: readonly K[],
): AsyncGenerator<R[]> {
  const table = tableOf(tx, entity);
  const nameOf = (property: K) =>
    table.columns.find((column) => column.property === property)?.name ?? property;
  const names = key.map(nameOf);
  const select = `SELECT ${table.columns.map(({ name }) => name).join(', ')} FROM ${table.name}
    WHERE scope_id = ? AND removed = ? AND ${behind(tx, names)} ORDER BY ${names.join(', ')} LIMIT ${PAGE}`;
  for (let last: readonly string[] = key.map(() => ''); ;) {
    const parameters: Scalar[] = [scopeId, tx.flag(false), ...behindParameters(tx, last)];
    const rows =
      tx.dialect === 'postgres'
        ? (await tx.prepared(select, parameters)).map((row) => fromTexts<R>(table, row))
        : (await tx.rows<Record<string, unknown>>(select, parameters)).map((row) =>
            fromDatabase<R>(table, row),
          );
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < PAGE) return;
    last = key.map((property) => end[property] as string);
  }
}

/** MariaDB and MySQL look through the whole scope for a comparison of rows, and go straight to the place for this. */
function behind(tx: Tx, names: readonly string[]): string {
  if (tx.dialect !== 'mysql') return `(${names.join(', ')}) > (${names.map(() => '?').join(', ')})`;
  const parts = names.map((name, i) =>
    [...names.slice(0, i).map((before) => `${before} = ?`), `${name} > ?`].join(' AND '),
  );
  return `(${parts.map((part) => `(${part})`).join(' OR ')})`;
}

const behindParameters = (tx: Tx, last: readonly string[]): readonly string[] =>
  tx.dialect === 'mysql' ? last.flatMap((_, i) => last.slice(0, i + 1)) : last;
