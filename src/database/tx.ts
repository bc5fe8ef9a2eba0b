import type { PoolClient } from 'pg';
import type { EntityManager, QueryRunner } from 'typeorm';
import { dialectOf, type SqlDialect } from './dialect.js';

/** One open transaction, handed from function to function; it ends when the unit of work's function returns. */
export class Tx {
  readonly dialect: SqlDialect;
  private readonly runner: QueryRunner;
  private pipelines = 0;

  constructor(readonly manager: EntityManager) {
    if (!manager.queryRunner) throw new Error('Tx needs an entity manager inside a transaction');
    this.runner = manager.queryRunner;
    this.dialect = dialectOf(manager.dataSource);
  }

  /** Runs SQL written with `?` placeholders; returns its rows. */
  async rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return (await this.runner.query(this.placed(sql), [...parameters])) as R[];
  }

  /** Runs SQL written with `?` placeholders; returns how many rows it matched (MySQL family: changed or matched). */
  async affected(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    return (await this.runner.query(this.placed(sql), [...parameters], true)).affected ?? 0;
  }

  /** The driver's own connection of this transaction, for what SQL text alone cannot do (COPY). */
  connection(): Promise<unknown> {
    return this.runner.connect();
  }

  /** A boolean as the driver takes it: better-sqlite3 knows numbers only. */
  flag(value: boolean): boolean | number {
    return this.dialect === 'sqlite' ? Number(value) : value;
  }

  /** PostgreSQL: runs a statement of a fixed text, parsed and planned once a connection; half its cost when it is small. */
  async prepared<R>(sql: string, parameters: readonly unknown[]): Promise<R[]> {
    return (await this.preparedResult<R>(sql, parameters)).rows;
  }

  /** The same; returns how many rows it wrote. */
  async preparedAffected(sql: string, parameters: readonly unknown[]): Promise<number> {
    return (await this.preparedResult(sql, parameters)).rowCount ?? 0;
  }

  /**
   * Runs work that does not need each other's results. On PostgreSQL its prepared statements go out together, in the
   * order given, and cost one round trip; elsewhere one after the other.
   */
  async together<T extends readonly unknown[]>(
    ...work: { readonly [K in keyof T]: () => Promise<T[K]> }
  ): Promise<T> {
    const results: unknown[] = [];
    if (this.dialect !== 'postgres') {
      for (const one of work) results.push(await one());
      return results as unknown as T;
    }
    const client = (await this.runner.connect()) as PoolClient & { pipeline: boolean };
    this.pipelines++;
    client.pipeline = true;
    const ends = await Promise.allSettled(work.map((one) => one()));
    // COPY needs the connection to itself again
    if (--this.pipelines === 0) client.pipeline = false;
    for (const end of ends) {
      if (end.status === 'rejected') throw end.reason;
      results.push(end.value);
    }
    return results as unknown as T;
  }

  private async preparedResult<R>(sql: string, parameters: readonly unknown[]) {
    const client = (await this.runner.connect()) as PoolClient;
    return client.query<R & object>({ name: nameOf(sql), text: this.placed(sql), values: [...parameters] });
  }

  private placed(sql: string): string {
    if (this.dialect !== 'postgres') return sql;
    let n = 0;
    return sql.replaceAll('?', () => `$${++n}`);
  }
}

const names = new Map<string, string>();

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) names.set(sql, (name = `koosync_${names.size}`));
  return name;
}
