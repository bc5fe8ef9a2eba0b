import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { keptReason } from './kept-reason.js';
import type { NewBatch } from './new-change.js';

/** A store that is told inside the transaction that makes the changes; usually there is none. */
@Injectable()
export class InTransaction {
  /** Rejects to undo the transaction: the marketplace is answered 000005, and a retry finds everything as it was. */
  tell?: (tx: Tx, batches: readonly NewBatch[]) => Promise<void>;
}

/** The store did not take a change, so nothing of the call may stay. Its message is the reason. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';

  constructor(reason: unknown) {
    super(keptReason(reason));
  }
}
