import 'reflect-metadata';
import { loadDatabaseUrl } from '../config.js';
import { migrate } from '../database/migrate.js';
import { openDatabase } from './open-database.js';
import { databaseName } from './database-name.js';
import { print, printJson } from './terminal.js';

export async function runMigrate(asJson: boolean): Promise<void> {
  const url = loadDatabaseUrl();
  const dataSource = await openDatabase(url);
  try {
    const applied = (await migrate(dataSource)).map(({ name }) => name);
    if (asJson) printJson({ database: databaseName(url), applied });
    else if (applied.length === 0) print(`${databaseName(url)} is up to date.`);
    else print(`${databaseName(url)} is up to date now:`, ...applied.map((name) => `- ${name}`));
  } finally {
    await dataSource.destroy();
  }
}
