import type { DataSource } from 'typeorm';
import { dataSourceOptions } from '../database/data-source-options.js';
import { newDataSource } from '../database/new-data-source.js';
import { SCHEMA } from '../schema.js';
import { CliError } from './cli-error.js';
import { databaseName } from './database-name.js';

/** An initialized data source, not migrated. @throws CliError that says why the database cannot be used. */
export async function openDatabase(url: string): Promise<DataSource> {
  try {
    return await newDataSource(dataSourceOptions(url, SCHEMA)).initialize();
  } catch (error) {
    throw databaseUnusable(url, error);
  }
}

const REFUSED = /^(28|3D|42501|ER_ACCESS_DENIED|ER_BAD_DB|ER_DBACCESS)/;

export function databaseUnusable(url: string, error: unknown): CliError {
  const { code, message } = error as { code?: string; message?: string };
  const why = message || code || 'unknown error';
  const remedy =
    code && REFUSED.test(code)
      ? 'correct user, password and database name in KOOSYNC_DATABASE_URL'
      : url.startsWith('sqlite:')
        ? 'make the directory writable for this user, or name another one with KOOSYNC_DATA_DIR'
        : 'start the database, or correct KOOSYNC_DATABASE_URL';
  return new CliError(`${databaseName(url)} cannot be used (${why})`, remedy);
}
