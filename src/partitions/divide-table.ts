import type { Tx } from '../database/tx.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { makeParts, newestPosition } from './make-parts.js';
import { endOfMonth, endOfRange, type PartitionedTable } from './partition-plan.js';
import { kindOf } from './read-partitions.js';

/** Calls wait behind a lock that we wait for: not longer than this. */
export const LOCK_TIMEOUT = `SET LOCAL lock_timeout = '1s'`;

/**
 * Makes a table a partitioned one, whose first part is the table as it was: no row is moved or copied. Calls go on; they
 * wait for the moment of the exchange only. Returns whether it was whole before.
 *
 * @throws the database's error when the lock is not to be had within a second, or an index of somebody else's does not allow it.
 */
export async function divideTable(
  unitOfWork: UnitOfWork,
  table: PartitionedTable,
  now: number,
  size: number,
): Promise<boolean> {
  const { name, column } = table;
  if ((await unitOfWork.run((tx) => kindOf(tx, name))) !== 'whole') return false;
  const end = await unitOfWork.run((tx) => endOf(tx, table, now, size));
  // checked without a lock that anybody minds, so that the exchange need not read the table
  const check = `${name}_before_end`;
  await unitOfWork.run(async (tx) => {
    await tx.affected(LOCK_TIMEOUT);
    await tx.affected(`ALTER TABLE ${name} DROP CONSTRAINT IF EXISTS ${check}`);
    await tx.affected(`ALTER TABLE ${name} ADD CONSTRAINT ${check} CHECK (${column} < ${end}) NOT VALID`);
  });
  try {
    await unitOfWork.run((tx) => tx.affected(`ALTER TABLE ${name} VALIDATE CONSTRAINT ${check}`));
    await unitOfWork.run(async (tx) => {
      await exchange(tx, table, end);
      // at once: a row that is on its way into the default part would be refused by one that is made meanwhile
      await makeParts(tx, table, now, size);
    });
  } catch (error) {
    await unitOfWork.run((tx) => tx.affected(`ALTER TABLE ${name} DROP CONSTRAINT IF EXISTS ${check}`));
    throw error;
  }
  await unitOfWork.run((tx) => tx.affected(`ALTER TABLE ${name}_before DROP CONSTRAINT ${check}`));
  return true;
}

async function endOf(tx: Tx, table: PartitionedTable, now: number, size: number): Promise<string> {
  if (table.by === 'month') return endOfMonth(now);
  return endOfRange(await newestPosition(tx), size);
}

interface Named {
  readonly name: string;
  readonly definition: string;
}

/** The indexes of the old table get other names, so that those of the new one have the names that migrations know. */
async function exchange(tx: Tx, { name, column }: PartitionedTable, end: string): Promise<void> {
  await tx.affected(LOCK_TIMEOUT);
  await tx.affected(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
  const [key] = await tx.rows<Named>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = to_regclass(?) AND contype = 'p'`,
    [name],
  );
  const indexes = await tx.rows<Named>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass(?) AND NOT i.indisprimary`,
    [name],
  );
  const rights = await tx.rows<{ grantee: string; privilege: string }>(
    `SELECT grantee, privilege_type AS privilege FROM information_schema.role_table_grants
     WHERE table_name = ? AND table_schema = current_schema()`,
    [name],
  );
  const old = `${name}_before`;
  await tx.affected(`ALTER TABLE ${name} RENAME TO ${old}`);
  if (key) await tx.affected(`ALTER TABLE ${old} RENAME CONSTRAINT ${quoted(key.name)} TO ${old}_key`);
  for (const [i, index] of indexes.entries())
    await tx.affected(`ALTER INDEX ${quoted(index.name)} RENAME TO ${old}_index_${i}`);
  await tx.affected(
    `CREATE TABLE ${name} (LIKE ${old} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMMENTS)
     PARTITION BY RANGE (${column})`,
  );
  if (key) await tx.affected(`ALTER TABLE ${name} ADD CONSTRAINT ${quoted(key.name)} ${key.definition}`);
  for (const { definition } of indexes) await tx.affected(definition);
  for (const { grantee, privilege } of rights)
    await tx.affected(`GRANT ${privilege} ON ${name} TO ${grantee === 'PUBLIC' ? grantee : quoted(grantee)}`);
  await tx.affected(`ALTER TABLE ${name} ATTACH PARTITION ${old} FOR VALUES FROM (MINVALUE) TO (${end})`);
  // whatever happens, a row finds a place
  await tx.affected(`CREATE TABLE ${name}_default PARTITION OF ${name} DEFAULT`);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
