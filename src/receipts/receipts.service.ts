import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { Receipt } from './receipt.entity.js';

/** Writes receipts; they are only ever added. */
@Injectable()
export class ReceiptsService {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In the transaction that applied what they tell of. */
  async add(tx: Tx, receipts: readonly Receipt[]): Promise<void> {
    await saveRows(tx, Receipt, receipts, 'fail');
  }

  /** In a transaction of its own: for calls that changed nothing. */
  async addAlone(receipt: Receipt): Promise<void> {
    await this.unitOfWork.run((tx) => this.add(tx, [receipt]));
  }
}
