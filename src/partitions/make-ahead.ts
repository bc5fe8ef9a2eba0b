import type { Tx } from '../database/tx.js';
import { LOCK_TIMEOUT, newestPosition } from './divide-table.js';
import { monthsAhead, rangesAhead, unquoted, type PartitionedTable, type Range } from './partition-plan.js';
import { kindOf, partitionsOf, type Partition } from './read-partitions.js';

/** Positions in a part of `change_batch`, unless it was divided otherwise: some gigabytes. */
export const USUAL_SIZE = 5_000_000;

/**
 * Makes the parts of a divided table that will be needed, and moves into them what the default part took in the
 * meantime. One process at a time does it. Returns the names of those made.
 */
export async function makeAhead(
  tx: Tx,
  table: PartitionedTable,
  now: number,
  size = USUAL_SIZE,
): Promise<string[]> {
  if ((await kindOf(tx, table.name)) !== 'partitioned') return [];
  if (!(await isOurs(tx))) return [];
  const parts = await partitionsOf(tx, table.name);
  const missing = await missingOf(tx, table, parts, now, size);
  if (missing.length === 0) return [];
  await tx.affected(LOCK_TIMEOUT);
  // whoever writes into it now is in the way of the parts that take over from it
  await tx.affected(`LOCK TABLE ${table.name}_default IN ACCESS EXCLUSIVE MODE`);
  for (const range of missing) await makePart(tx, table, range);
  return missing.map(({ name }) => name);
}

const LOCK_NUMBER = 0x6b6f70;

/** Whether no other process makes or drops parts; until the transaction ends. */
export async function isOurs(tx: Tx): Promise<boolean> {
  const [row] = await tx.rows<{ ok: boolean }>(`SELECT pg_try_advisory_xact_lock(${LOCK_NUMBER}) AS ok`);
  return row?.ok === true;
}

async function missingOf(
  tx: Tx,
  { name, by }: PartitionedTable,
  parts: readonly Partition[],
  now: number,
  size: number,
): Promise<Range[]> {
  const last = parts.filter(({ isDefault }) => !isDefault).at(-1);
  if (!last?.to) return [];
  if (by === 'month') return monthsAhead(name, last.to, now);
  // as it was divided: nobody has to remember the size
  const known = last.from === null ? size : Number(unquoted(last.to)) - Number(unquoted(last.from));
  return rangesAhead(name, last.to, await newestPosition(tx), known);
}

async function makePart(tx: Tx, table: PartitionedTable, { name, from, to }: Range): Promise<void> {
  const { column } = table;
  await tx.affected(
    `CREATE TABLE ${name} (LIKE ${table.name} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMMENTS)`,
  );
  await tx.affected(
    `WITH moved AS (DELETE FROM ${table.name}_default WHERE ${column} >= ${from} AND ${column} < ${to} RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
  );
  await tx.affected(
    `ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`,
  );
}
