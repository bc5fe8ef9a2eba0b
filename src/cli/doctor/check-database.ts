import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { dialectOf } from '../../database/dialect.js';
import { SCHEMA } from '../../schema.js';
import { CliError } from '../cli-error.js';
import { databaseName, sqliteFile } from '../database-name.js';
import { openDatabase } from '../open-database.js';
import { compareClocks } from './check-clock.js';
import { checkSealed } from './check-sealed.js';
import { checkDeliveries } from './check-deliveries.js';
import { fault, ok, type Check } from './check.js';

const MIGRATE = 'run "koosync migrate" ("koosync serve" also does it when it starts)';

/** Whether the database can be used, is up to date, and has the time that we have. */
export async function checkDatabase(
  url: string,
  windowS: number,
  dataKeys: readonly string[],
): Promise<Check[]> {
  const name = databaseName(url);
  // opening it would create it
  if (isMissingFile(url)) return [fault('migrations', `${name} does not exist yet`, MIGRATE)];
  let dataSource: DataSource | undefined;
  try {
    dataSource = await openDatabase(url);
    const migrations = await checkMigrations(dataSource);
    return [
      ok('database', `${name} answers`),
      migrations,
      ...(await checkTime(dataSource, windowS)),
      ...(migrations.status === 'ok' ? await checkSealed(dataSource, dataKeys) : []),
      ...(await checkDeliveries(dataSource)),
    ];
  } catch (error) {
    if (error instanceof CliError) return [fault('database', error.message, error.remedy ?? '')];
    return [fault('database', `${name}: ${(error as Error).message}`, 'look at the log of the database')];
  } finally {
    await dataSource?.destroy();
  }
}

function isMissingFile(url: string): boolean {
  const file = sqliteFile(url);
  return file !== undefined && !existsSync(file);
}

async function checkMigrations(dataSource: DataSource): Promise<Check> {
  const done = new Set(await migrationNames(dataSource));
  const pending = dataSource.migrations.filter(
    ({ name, constructor }) => !done.has(name ?? constructor.name),
  ).length;
  if (pending > 0)
    return fault('migrations', `${pending} of ${SCHEMA.migrations.length} are pending`, MIGRATE);
  const foreign = done.size - dataSource.migrations.length;
  if (foreign > 0)
    return fault(
      'migrations',
      `the database knows ${foreign} that this version does not: it was used by a newer one`,
      'install that version, or restore the backup made before it',
    );
  return ok('migrations', `all ${done.size} are applied`);
}

async function migrationNames(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable('koosync_migration'))) return [];
    const rows = (await runner.query('SELECT name FROM koosync_migration')) as { name: string }[];
    return rows.map(({ name }) => name);
  } finally {
    await runner.release();
  }
}

const NOW = {
  postgres: 'SELECT EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS now',
  mysql: 'SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now',
} as const;

async function checkTime(dataSource: DataSource, windowS: number): Promise<Check[]> {
  const dialect = dialectOf(dataSource);
  if (dialect === 'sqlite') return [];
  const [row] = await dataSource.query<{ now: string | number }[]>(NOW[dialect]);
  return [compareClocks(Date.now() - Number(row?.now), windowS)];
}
