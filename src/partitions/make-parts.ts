import type { Tx } from '../database/tx.js';
import {
  isReached,
  monthsAhead,
  rangesAhead,
  unquoted,
  type PartitionedTable,
  type Range,
} from './partition-plan.js';
import { partitionsOf, type Partition } from './read-partitions.js';

/**
 * Makes the parts of a divided table that will be needed, and moves into them what the default part took in the
 * meantime. Returns the names of those made. `size`: see `Partitions.divide`.
 */
export async function makeParts(
  tx: Tx,
  table: PartitionedTable,
  now: number,
  size: number,
): Promise<string[]> {
  const { name, column } = table;
  const position = await newestPosition(tx);
  const missing = missingOf(table, await partitionsOf(tx, name), now, position, size);
  const [first] = missing;
  if (!first) return [];
  // rows of it may be on their way into the default part, and would be refused there once it is made
  const isInUse = isReached(table, first, now, position);
  await tx.affected(`LOCK TABLE ${isInUse ? name : `${name}_default`} IN ACCESS EXCLUSIVE MODE`);
  for (const { name: part, from, to } of missing) {
    await tx.affected(
      `CREATE TABLE ${part} (LIKE ${name} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMMENTS)`,
    );
    await tx.affected(
      `WITH moved AS (DELETE FROM ${name}_default WHERE ${column} >= ${from} AND ${column} < ${to} RETURNING *)
       INSERT INTO ${part} SELECT * FROM moved`,
    );
    await tx.affected(`ALTER TABLE ${name} ATTACH PARTITION ${part} FOR VALUES FROM (${from}) TO (${to})`);
  }
  return missing.map(({ name: part }) => part);
}

function missingOf(
  { name, by }: PartitionedTable,
  parts: readonly Partition[],
  now: number,
  position: number,
  size: number,
): Range[] {
  const last = parts.filter(({ isDefault }) => !isDefault).at(-1);
  if (!last?.to) return [];
  if (by === 'month') return monthsAhead(name, last.to, now);
  // as it was divided: nobody has to remember the size
  const known = last.from === null ? size : Number(unquoted(last.to)) - Number(unquoted(last.from));
  return rangesAhead(name, last.to, position, known);
}

export async function newestPosition(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ value: number | string }>('SELECT value FROM outbox_position WHERE id = 1');
  return Number(row?.value ?? 0);
}
