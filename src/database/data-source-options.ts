import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { DataSourceOptions } from 'typeorm';

/** The entity and migration classes; classes, not globs: the same from dist/, under Jest and in a host application. */
export interface Schema {
  readonly entities: Extract<DataSourceOptions['entities'], unknown[]>;
  readonly migrations: Extract<DataSourceOptions['migrations'], unknown[]>;
}

const fixed = {
  migrationsTableName: 'koosync_migration',
  migrationsTransactionMode: 'each' as const,
  synchronize: false,
};

/** How many connections one process opens at most; eight are enough to keep two cores busy. */
const POOL_SIZE = 10;

/**
 * TypeORM options for `postgres://…`, `mysql://…`, `mariadb://…` (user and password percent-encoded), `sqlite:path` or
 * `sqlite::memory:`. Throws on any other scheme.
 */
export function dataSourceOptions(url: string, schema: Schema): DataSourceOptions {
  const common = { ...fixed, ...schema };
  const scheme = url.slice(0, url.indexOf(':'));
  switch (scheme) {
    case 'postgres':
    case 'postgresql':
      return {
        ...common,
        type: 'postgres',
        url,
        poolSize: POOL_SIZE,
        connectTimeoutMS: 3000,
        applicationName: 'koosync',
        installExtensions: false,
        extra: {
          idle_in_transaction_session_timeout: 30_000,
          keepAlive: true,
          onConnect: hearErrors,
          // plans are made once a connection, perhaps while a table is empty: they must serve when it has a million rows
          options: '-c enable_seqscan=off -c plan_cache_mode=force_generic_plan',
        },
      };
    case 'mysql':
    case 'mariadb':
      return {
        ...common,
        type: scheme,
        url,
        poolSize: POOL_SIZE,
        connectTimeout: 3000,
        charset: 'utf8mb4',
        timezone: 'Z',
        supportBigNumbers: true,
        bigNumberStrings: true,
      };
    case 'sqlite':
      return { ...common, ...sqliteOptions(url.slice('sqlite:'.length).replace(/^\/\/(?=\/|[^/])/, '')) };
    default:
      throw new Error(
        `KOOSYNC_DATABASE_URL: "${scheme}:" is not known; use postgres://, mysql://, mariadb:// or sqlite:path`,
      );
  }
}

/**
 * A server that ends a connection in the same packet in which it accepts it speaks between the pool's listener and TypeORM's:
 * an error event that nobody hears ends the process. What waits for an answer of the connection is told all the same.
 */
function hearErrors(client: EventEmitter): void {
  client.on('error', () => undefined);
}

function sqliteOptions(file: string) {
  const inMemory = file === ':memory:';
  return {
    type: 'better-sqlite3' as const,
    // our own: in a host application TypeORM would find the older one its peer range asks for
    driver: createRequire(import.meta.url)('better-sqlite3') as unknown,
    database: inMemory ? file : resolve(file),
    enableWAL: !inMemory,
    timeout: 5000,
    prepareDatabase: (database: { pragma(statement: string): unknown }) => {
      // a commit that was acknowledged must survive a power cut
      database.pragma('synchronous = FULL');
    },
  };
}
