import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { scopeId, type ScopeKey } from '../directory/scope-key.js';
import { objectOf, type Change } from './change.js';
import { readChanges, type ReadableBatch } from './read-changes.js';
import {
  batchesOfReceipt,
  batchOf,
  type ReceiptPlace,
  type Row,
  type ScopedBatch,
} from './receipt-batches.js';

/** A change and the one that last told of the same object before it. */
export interface ChangeWithBefore {
  readonly change: Change;
  readonly before: Change | null;
  /** False: there was something before, but the log does not go back, or too far. */
  readonly known: boolean;
}

export interface ReceiptChangesPage {
  readonly changes: readonly ChangeWithBefore[];
  /** How many there are in all. */
  readonly total: number;
  /** Where the next page begins; null at the end. */
  readonly next: number | null;
}

/** Changes of a scope that are looked through for what was before. */
const LOOKED_AT = 200_000;
const [BATCHES, AT_ONCE] = [50, 1000];

/** What a call changed, read from the log of changes. */
@Injectable()
export class ReceiptChanges {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** `limit` changes from the one numbered `from` on, in the order they were made. */
  async page(receipt: ReceiptPlace, from: number, limit: number): Promise<ReceiptChangesPage> {
    const batches = await this.unitOfWork.run((tx) => batchesOfReceipt(tx, receipt));
    const total = batches.reduce((sum, { batch }) => sum + batch.items, 0);
    const changes: ChangeWithBefore[] = [];
    let first = 0;
    for (const scoped of batches) {
      const start = Math.max(from - first, 0);
      const room = limit - changes.length;
      if (start < scoped.batch.items && room > 0) changes.push(...(await this.part(scoped, start, room)));
      first += scoped.batch.items;
    }
    const next = from + changes.length;
    return { changes, total, next: changes.length > 0 && next < total ? next : null };
  }

  private async part(
    { batch, scope }: ScopedBatch,
    from: number,
    limit: number,
  ): Promise<ChangeWithBefore[]> {
    const changes = await this.unitOfWork.run((tx) => readChanges(tx, batch, scope, from, limit));
    const wanted = new Set(changes.filter(hasBefore).map(objectOf));
    const before = await this.lastOf(wanted, scope, batch);
    return changes.map((change) => {
      const last = before.get(objectOf(change)) ?? null;
      return { change, before: last, known: last !== null || !hasBefore(change) };
    });
  }

  /** The last changes of some objects before a batch. Looks back a piece at a time: calls go on in between. */
  private async lastOf(
    wanted: ReadonlySet<string>,
    scope: ScopeKey,
    { position }: ReadableBatch,
  ): Promise<Map<string, Change>> {
    const found = new Map<string, Change>();
    let [place, left] = [position, LOOKED_AT];
    while (found.size < wanted.size && left > 0) {
      const batches = await this.batchesBefore(scope, place);
      for (const batch of batches) {
        for (let end = batch.items; end > 0 && left > 0 && found.size < wanted.size; end -= AT_ONCE) {
          const start = Math.max(end - AT_ONCE, 0);
          const part = await this.unitOfWork.run((tx) => readChanges(tx, batch, scope, start, end - start));
          left -= part.length;
          for (const change of part.reverse()) {
            const object = objectOf(change);
            if (wanted.has(object) && !found.has(object)) found.set(object, change);
          }
        }
        place = batch.position;
      }
      if (batches.length < BATCHES) break;
    }
    return found;
  }

  private async batchesBefore(scope: ScopeKey, position: number): Promise<ReadableBatch[]> {
    const id = scopeId(scope);
    const rows = await this.unitOfWork.run((tx) =>
      tx.rows<Row & { receipt_id: string }>(
        `SELECT position, receipt_id, items, events FROM change_batch
         WHERE scope_id = ? AND position < ? ORDER BY position DESC LIMIT ${BATCHES}`,
        [id, position],
      ),
    );
    return rows.map((row) => batchOf(row, id, row.receipt_id));
  }
}

/** Whether its object was there before. */
function hasBefore(change: Change): boolean {
  if (change.type.startsWith('snapshot.')) return false;
  return !('created' in change && change.created);
}
