import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { Clock } from '../directory/clock.js';
import { appendBatches } from './append-batches.js';
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

  /**
   * Adds changes, last in the transaction that made them. A store that shares the transaction is told first, and undoes
   * it all by failing.
   */
  async append(tx: Tx, batches: readonly NewBatch[]): Promise<void> {
    if (this.inTransaction.apply) for (const batch of batches) await this.inTransaction.apply(tx, batch);
    await appendBatches(tx, batches, this.clock.now());
  }

  /** Once that transaction is committed: the dispatcher need not wait for its next look. */
  announce(): void {
    this.wake.announce();
  }
}
