import { MigrationExecutor, type DataSource, type Migration } from 'typeorm';
import { dialectOf } from './dialect.js';

const LOCK_NUMBER = 0x6b6f6f;
const LOCK_NAME = 'koosync-migrate';

/** Brings the schema up to date; returns what was applied. TypeORM takes no lock while migrating: this does. */
export async function migrate(dataSource: DataSource): Promise<Migration[]> {
  switch (dialectOf(dataSource)) {
    case 'postgres':
      return locked(
        dataSource,
        `SELECT pg_advisory_lock(${LOCK_NUMBER})`,
        `SELECT pg_advisory_unlock(${LOCK_NUMBER})`,
      );
    case 'mysql':
      return locked(
        dataSource,
        `SELECT GET_LOCK('${LOCK_NAME}', 120) AS ok`,
        `SELECT RELEASE_LOCK('${LOCK_NAME}')`,
      );
    case 'sqlite':
      return inOneTransaction(dataSource);
  }
}

async function locked(dataSource: DataSource, lock: string, unlock: string): Promise<Migration[]> {
  const runner = dataSource.createQueryRunner(); // a session lock needs a connection of its own
  try {
    const [row] = (await runner.query(lock)) as { ok?: string | number }[];
    if (row?.ok !== undefined && Number(row.ok) !== 1)
      throw new Error('another process holds the migration lock');
    try {
      return await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await runner.query(unlock);
    }
  } finally {
    await runner.release();
  }
}

/** SQLite has no session locks, but its schema changes are transactional: one transaction for all of them. */
async function inOneTransaction(dataSource: DataSource): Promise<Migration[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction(); // BEGIN IMMEDIATE: another process waits here
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    const applied = await executor.executePendingMigrations();
    await runner.commitTransaction();
    return applied;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}
