import { fork } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import { SCHEMA } from '../../src/schema.js';
import { DATABASES, type TestDatabase } from '../support/database.js';

const MIGRATOR = join(import.meta.dirname, 'migrate-process.mjs');

/** Migrates in a process of its own; resolves with what was applied. */
function migrateElsewhere(url: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = fork(MIGRATOR, [url], { execArgv: [] });
    child.once('message', (applied) => resolve(applied as string[]));
    child.once('exit', (code) =>
      code === 0 ? undefined : reject(new Error(`migrating ended with ${code}`)),
    );
  });
}

describe.each(DATABASES)('the migrations, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeEach(async () => {
    database = await fresh();
    dataSource = await newDataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  const names = () => SCHEMA.migrations.map((migration) => (migration as { name: string }).name);
  const tables = async () =>
    (await Promise.all(SCHEMA.entities.map((entity) => dataSource.manager.count(entity as never)))).length;

  it('go up, down to nothing, and up again', async () => {
    expect((await migrate(dataSource)).map(({ name }) => name)).toEqual(names());
    expect(await tables()).toBe(SCHEMA.entities.length);
    for (const _ of names()) await dataSource.undoLastMigration({ transaction: 'each' });
    await expect(tables()).rejects.toThrow();
    expect(await migrate(dataSource)).toHaveLength(names().length);
    expect(await tables()).toBe(SCHEMA.entities.length);
    expect(await migrate(dataSource)).toEqual([]);
  });

  it('make every column that the entities expect', async () => {
    await migrate(dataSource);
    const runner = dataSource.createQueryRunner();
    for (const { tableName, columns } of dataSource.entityMetadatas) {
      const table = await runner.getTable(tableName);
      const found = table?.columns.map(({ name, isNullable, isPrimary }) => ({
        name,
        isNullable,
        isPrimary,
      }));
      const expected = columns.map(({ databaseName: name, isNullable, isPrimary }) => ({
        name,
        isNullable,
        isPrimary,
      }));
      expect({ tableName, columns: sorted(found ?? []) }).toEqual({ tableName, columns: sorted(expected) });
    }
    await runner.release();
  });

  it('are applied once by three processes that start together', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrateElsewhere(database.url)));
    expect(applied.flat().sort()).toEqual([...names()].sort());
    expect(await tables()).toBe(SCHEMA.entities.length);
  });

  it('are applied once by three data sources of one process', async () => {
    const others = await Promise.all(
      [1, 2].map(() => newDataSource(dataSourceOptions(database.url, SCHEMA)).initialize()),
    );
    // SQLite's driver is synchronous: two connections of one thread cannot wait for each other
    const migrated = database.url.startsWith('sqlite:')
      ? [await migrate(dataSource), ...(await inTurn(others))]
      : await Promise.all([dataSource, ...others].map(migrate));
    expect(migrated.flat().map(({ name }) => name)).toEqual(names());
    for (const other of others) await other.destroy();
  });
});

async function inTurn(dataSources: readonly DataSource[]) {
  const migrated = [];
  for (const dataSource of dataSources) migrated.push(await migrate(dataSource));
  return migrated;
}

const sorted = <T extends { readonly name: string }>(columns: readonly T[]): T[] =>
  [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
