import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { Measures, noMeasures } from '../measures/measures.js';
import { DATA_SOURCE } from './data-source-name.js';
import { isRepeatable } from './database-error.js';
import { dialectOf } from './dialect.js';
import { StatementSkipped } from './statement-batch.js';
import { StatementPipeline } from './statement-pipeline.js';
import { Tx } from './tx.js';

const ATTEMPTS = 8;

/** The only place that opens a transaction. */
@Injectable()
export class UnitOfWork {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(Measures) private readonly measures: Measures = noMeasures,
  ) {}

  /**
   * Runs `work` in one transaction: all of it is committed or none. Lost races (deadlock, serialization failure, busy
   * file) run it again, so `work` must be repeatable and keep its effects inside `tx`.
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const begun = performance.now();
      try {
        const result = await this.once(work);
        this.measures.transaction('committed', performance.now() - begun);
        return result;
      } catch (error) {
        const isLast = attempt >= ATTEMPTS || !isRepeatable(error);
        this.measures.transaction(isLast ? 'failed' : 'repeated', performance.now() - begun);
        if (isLast) throw error;
        await sleep(Math.random() * Math.min(500, 5 * 2 ** attempt));
      }
    }
  }

  private once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const inTx = ({ queryRunner }: EntityManager) => work(new Tx(queryRunner as QueryRunner));
    switch (dialectOf(this.dataSource)) {
      case 'postgres':
        return this.onPostgres(work);
      case 'mysql':
        // REPEATABLE READ, the default, would read behind a lock it waited for
        return this.dataSource.transaction('READ COMMITTED', inTx);
      case 'sqlite':
        return this.dataSource.transaction(inTx);
    }
  }

  /** TypeORM's BEGIN and COMMIT are round trips of their own: here they travel with the statements. */
  private async onPostgres<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const statements = new StatementPipeline((await runner.connect()) as PoolClient);
      // as TypeORM notes it: who asks it to save must not be given a transaction inside this one
      Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
      try {
        const result = await work(new Tx(runner, statements));
        await statements.finish();
        return result;
      } catch (error) {
        await statements.rollback().catch(() => undefined);
        throw error instanceof StatementSkipped ? error.cause : error;
      }
    } finally {
      await runner.release();
    }
  }
}
