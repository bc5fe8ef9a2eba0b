import { idOf, leafOf, type StoredValues } from '../seals/stored-receipt.js';
import type { Fault, Faults } from './report.js';
import type { SealedEntry } from './sealed-order.js';

/** Of so many rows and entries that do not fit it is looked whether they fit each other. */
const COMPARED = 100;

interface Odd {
  readonly fault: Fault;
  readonly row?: StoredValues;
  readonly entry?: SealedEntry;
}

/** Rows and entries that do not fit: tells of each whether it was changed, deleted, inserted, or stands elsewhere. */
export class Misplaced {
  private readonly odd: Odd[] = [];

  constructor(private readonly faults: Faults) {}

  changed(row: StoredValues, entry: SealedEntry): void {
    const fault = { receiptId: entry.id, seal: entry.seal, detail: 'its row is not as it was sealed' };
    this.note({ fault: { kind: 'changed', ...fault }, row, entry });
  }

  deleted(entry: SealedEntry): void {
    const fault = { receiptId: entry.id, seal: entry.seal, detail: 'it was sealed and is gone' };
    this.note({ fault: { kind: 'deleted', ...fault }, entry });
  }

  /** `seal`: the one it was retired with. */
  inserted(row: StoredValues, seal?: number): void {
    const detail =
      seal === undefined
        ? 'it turned up after everything of its time had been sealed'
        : `it was removed with seal ${seal} by the policy of retention and is there again`;
    this.note({ fault: { kind: 'inserted', receiptId: idOf(row), ...(seal && { seal }), detail }, row });
  }

  /** Tells the faults. */
  tell(): void {
    for (const { fault, row } of this.odd) {
      const home = row && this.homeOf(row);
      if (!home) this.faults.add(fault);
      else
        this.faults.add({
          ...fault,
          kind: 'reordered',
          detail: `what stands here was sealed as ${home.id} (seal ${home.seal})`,
        });
    }
  }

  private note(odd: Odd): void {
    if (this.odd.length < COMPARED) this.odd.push(odd);
    else this.faults.add(odd.fault);
  }

  /** Under which other id a row was sealed. */
  private homeOf(row: StoredValues): SealedEntry | undefined {
    const found = this.odd.find(({ entry }) => {
      if (!entry || entry.id === idOf(row)) return false;
      return leafOf([entry.id, ...row.slice(1)]).equals(entry.leaf);
    });
    return found?.entry;
  }
}
