import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from './data-source-name.js';
import { isRepeatable } from './database-error.js';
import { dialectOf } from './dialect.js';
import { Tx } from './tx.js';

const ATTEMPTS = 8;

/** The only place that opens a transaction. */
@Injectable()
export class UnitOfWork {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction: all of it is committed or none. Lost races (deadlock, serialization failure, busy
   * file) run it again, so `work` must be repeatable and keep its effects inside `tx`.
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRepeatable(error)) throw error;
        await sleep(Math.random() * Math.min(500, 5 * 2 ** attempt));
      }
    }
  }

  private once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const inTx = (manager: DataSource['manager']) => work(new Tx(manager));
    // PostgreSQL's default already, SQLite's are serializable; MariaDB's REPEATABLE READ would read behind a lock it waited for
    return dialectOf(this.dataSource) === 'mysql'
      ? this.dataSource.transaction('READ COMMITTED', inTx)
      : this.dataSource.transaction(inTx);
  }
}
