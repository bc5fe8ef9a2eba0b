import type { DataSource, QueryRunner } from 'typeorm';
import type { ConnectionUse } from './connection-use.js';

interface SqliteDriver {
  queryRunner?: QueryRunner | undefined;
  createQueryRunner(mode: string): QueryRunner;
}
type SqliteRunner = QueryRunner & { stmtCache: Map<unknown, unknown>; isReleased: boolean };

/**
 * TypeORM's SQLite drivers hand every caller the SAME query runner, so that two concurrent transactions corrupt each
 * other. This makes the driver a pool of one: each `createQueryRunner()` gives a new runner, which owns the connection
 * from its first statement until `release()`. Waiting longer than `acquireTimeoutMs` rejects, which finds a repository
 * used inside a transaction (it would wait for itself). Relies on internals of TypeORM 1.1; test/database holds it.
 */
export function poolSqlite(dataSource: DataSource, acquireTimeoutMs = 10_000): DataSource {
  const driver = dataSource.driver as unknown as SqliteDriver;
  const create = driver.createQueryRunner.bind(driver);
  const connection = new Mutex(acquireTimeoutMs);
  connections.set(dataSource, connection);
  const statements = new Map<unknown, unknown>();
  driver.createQueryRunner = (mode) => {
    driver.queryRunner = undefined;
    const runner = create(mode) as SqliteRunner;
    driver.queryRunner = undefined;
    runner.stmtCache = statements;
    return ownConnection(runner, connection);
  };
  return dataSource;
}

const connections = new WeakMap<DataSource, Mutex>();

/** How the one connection is used; undefined when it was not pooled here. */
export const sqliteUse = (dataSource: DataSource): ConnectionUse | undefined =>
  connections.get(dataSource)?.use;

function ownConnection(runner: SqliteRunner, connection: Mutex): QueryRunner {
  let held: Promise<void> | undefined;
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  const release = runner.release.bind(runner);
  runner.query = (async (sql: string, parameters?: unknown[], structured?: boolean) => {
    if (!runner.isReleased) await (held ??= connection.acquire());
    // IMMEDIATE: another process waits here rather than failing at its first write
    return query(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql, parameters, structured);
  }) as never;
  runner.release = async () => {
    if (runner.isReleased) return;
    await release();
    runner.isReleased = true;
    if (!held) return;
    await held.then(
      () => connection.free(),
      () => undefined,
    );
  };
  return runner;
}

class Mutex {
  private busy = false;
  private readonly waiting: (() => void)[] = [];
  constructor(private readonly timeoutMs: number) {}

  acquire(): Promise<void> {
    if (!this.busy) {
      this.busy = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        const error = new Error(`the SQLite connection was not free after ${this.timeoutMs} ms`);
        reject(Object.assign(error, { code: 'SQLITE_POOL_TIMEOUT' }));
      }, this.timeoutMs);
      this.waiting.push(enter);
    });
  }

  get use(): ConnectionUse {
    return { busy: Number(this.busy), idle: Number(!this.busy), waiting: this.waiting.length };
  }

  free(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.busy = false;
  }
}
