import type { EntityManager, QueryRunner } from 'typeorm';
import { dialectOf, type SqlDialect } from './dialect.js';

/** One open transaction, handed from function to function; it ends when the unit of work's function returns. */
export class Tx {
  readonly dialect: SqlDialect;
  private readonly runner: QueryRunner;

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

  private placed(sql: string): string {
    if (this.dialect !== 'postgres') return sql;
    let n = 0;
    return sql.replaceAll('?', () => `$${++n}`);
  }
}
