import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { Clock } from '../directory/clock.js';
import { appendBatches, savePages } from './append-batches.js';
import { InTransaction } from './in-transaction.js';
import type { NewBatch } from './new-change.js';
import { Wake } from './wake.js';

/** Where whoever changes the directory leaves what changed. */
@Injectable()
export class Outbox {
  constructor(
    private readonly wake: Wake,
    private readonly inTransaction: InTransaction,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Whether a store shares the transactions, so that `tell` has to come before `append`. */
  get tellsFirst(): boolean {
    return this.inTransaction.tell !== undefined;
  }

  /** Tells a store that shares the transaction, once the rows are written; it undoes everything by failing. */
  async tell(tx: Tx, batches: readonly NewBatch[]): Promise<void> {
    await this.inTransaction.tell?.(tx, batches);
  }

  /** Writes changes that are too many to stay with their batch, before `append`. */
  savePages(tx: Tx, batches: readonly NewBatch[]): Promise<void> {
    return savePages(tx, batches);
  }

  /** Adds batches, last in the transaction that made the changes: it takes the lock that orders the commits. */
  append(tx: Tx, batches: readonly NewBatch[]): Promise<void> {
    return appendBatches(tx, batches, this.clock.now());
  }

  /** Once that transaction is committed: the dispatcher need not wait for its next look. */
  announce(): void {
    this.wake.announce();
  }
}
