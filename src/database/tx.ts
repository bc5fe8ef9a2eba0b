import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { dialectOf, type SqlDialect } from './dialect.js';
import { StatementSkipped, type Parameter, type TextRow } from './statement-batch.js';
import type { StatementPipeline } from './statement-pipeline.js';

/** One open transaction, handed from function to function; it ends when the unit of work's function returns. */
export class Tx {
  readonly dialect: SqlDialect;
  readonly dataSource: DataSource;

  /** `statements`: on PostgreSQL, what sends its prepared statements. */
  constructor(
    private readonly runner: QueryRunner,
    private readonly statements?: StatementPipeline,
  ) {
    this.dataSource = runner.manager.dataSource;
    this.dialect = dialectOf(this.dataSource);
  }

  /** TypeORM's manager of this transaction, for what needs no speed. */
  get manager(): EntityManager {
    this.statements?.begin();
    return this.runner.manager;
  }

  /** Runs SQL written with `?` placeholders; returns its rows. */
  async rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    await this.statements?.drain();
    return (await this.runner.query(this.placed(sql), [...parameters])) as R[];
  }

  /** Runs SQL written with `?` placeholders; returns how many rows it matched (MySQL family: changed or matched). */
  async affected(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    await this.statements?.drain();
    return (await this.runner.query(this.placed(sql), [...parameters], true)).affected ?? 0;
  }

  /** The driver's own connection of this transaction, for what SQL text alone cannot do (COPY). */
  async connection(): Promise<unknown> {
    await this.statements?.drain();
    return this.runner.connect();
  }

  /** A boolean as the driver takes it: better-sqlite3 knows numbers only. */
  flag(value: boolean): boolean | number {
    return this.dialect === 'sqlite' ? Number(value) : value;
  }

  /**
   * PostgreSQL: runs a statement of a fixed text, parsed and planned once a connection. Those asked for in one turn cost
   * one round trip. Returns its rows' values as text, in the order selected.
   */
  async prepared(sql: string, parameters: readonly Parameter[]): Promise<TextRow[]> {
    return (await this.pipeline.run(sql, parameters)).rows;
  }

  /** The same; returns how many rows it wrote. */
  async preparedAffected(sql: string, parameters: readonly Parameter[]): Promise<number> {
    return (await this.pipeline.run(sql, parameters)).count;
  }

  /**
   * Runs work that does not need each other's results. On PostgreSQL its prepared statements go out together, in the
   * order given, and cost one round trip; elsewhere one after the other.
   */
  async together<T extends readonly unknown[]>(
    ...work: { readonly [K in keyof T]: () => Promise<T[K]> }
  ): Promise<T> {
    const results: unknown[] = [];
    if (!this.statements) {
      for (const one of work) results.push(await one());
      return results as unknown as T;
    }
    const ends = await Promise.allSettled(work.map((one) => one()));
    const reasons = ends.filter((end) => end.status === 'rejected').map((end) => end.reason as unknown);
    if (reasons.length > 0)
      throw reasons.find((reason) => !(reason instanceof StatementSkipped)) ?? reasons[0];
    return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as T;
  }

  /**
   * The last thing a transaction does: `work` runs together and, on PostgreSQL, COMMIT travels with its statements. It
   * must ask for all of them at once, none after the result of another; what fails is rolled back like ever.
   */
  async last(...work: readonly (() => Promise<unknown>)[]): Promise<void> {
    const { statements } = this;
    statements?.commitWithNext();
    await this.together(
      ...work.map((one) => async () => {
        try {
          await one();
        } catch (error) {
          statements?.keepOpen();
          throw error;
        }
      }),
    );
  }

  private get pipeline(): StatementPipeline {
    if (!this.statements) throw new Error('prepared statements are for PostgreSQL');
    return this.statements;
  }

  private placed(sql: string): string {
    if (this.dialect !== 'postgres') return sql;
    let n = 0;
    return sql.replaceAll('?', () => `$${++n}`);
  }
}
