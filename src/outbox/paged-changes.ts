import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { ChangePage } from './change-page.entity.js';
import { changePages, PAGE_ITEMS } from './change-pages.js';
import type { NewChange } from './new-change.js';

/** Changes kept before they are written: whole pages, and more than a batch holds itself. */
const KEPT = 5 * PAGE_ITEMS;

/** The changes of one call that may be a great many: written as pages whenever enough of them have come together. */
export class PagedChanges {
  private kept: NewChange[] = [];
  private written = 0;

  constructor(
    private readonly tx: Tx,
    private readonly owner: Pick<ChangePage, 'scopeId' | 'receiptId'>,
  ) {}

  async add(changes: readonly NewChange[]): Promise<void> {
    for (const change of changes) this.kept.push(change);
    while (this.kept.length >= KEPT) {
      const full = this.kept.splice(0, KEPT);
      await saveRows(this.tx, ChangePage, [...changePages(this.owner, full, this.written)], 'fail');
      this.written += full.length;
    }
  }

  /** How many are written, and those that come after them. */
  get rest(): { readonly paged: number; readonly changes: readonly NewChange[] } {
    return { paged: this.written, changes: this.kept };
  }
}
