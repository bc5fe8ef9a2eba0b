import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { poolSqlite } from './pool-sqlite.js';

/** A data source that is safe for concurrent transactions on every database. Not yet initialized. */
export function newDataSource(options: DataSourceOptions): DataSource {
  if (options.type !== 'better-sqlite3') return new DataSource(options);
  // better-sqlite3 13 is built for Node >= 22 and crashes the process (SIGSEGV) on Node 20
  if (Number(process.versions.node.split('.')[0]) < 22)
    throw new Error(
      `The embedded SQLite database needs Node.js 22 or newer (this is ${process.version}). ` +
        'Set KOOSYNC_DATABASE_URL to PostgreSQL or MariaDB, or use a newer Node.js.',
    );
  if (options.database !== ':memory:') mkdirSync(dirname(options.database), { recursive: true });
  return poolSqlite(new DataSource(options));
}
