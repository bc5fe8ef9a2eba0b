import type { CopyTable } from '../database/copy-rows.js';
import { RowPages } from '../database/row-text.js';
import type { NewChange } from './new-change.js';

/** Changes that stay with their batch; more of them go into pages of this many. */
export const PAGE_ITEMS = 200;

/** The pages of changes as they travel from a worker thread to the database. */
export const CHANGE_PAGE_COPY: CopyTable = {
  name: 'change_page',
  columns: ['scope_id', 'receipt_id', 'first', 'items', 'events'],
  key: 'first',
};

/**
 * Changes in pages, as texts of rows (see `rowText`): made where the changes are, often in a worker thread. `start`: how
 * many changes of the batch stand before them.
 */
export function changePages(
  scopeId: string,
  receiptId: string,
  changes: readonly NewChange[],
  start = 0,
): Buffer[] {
  const pages = new RowPages();
  for (let first = 0; first < changes.length; first += PAGE_ITEMS) {
    const page = changes.slice(first, first + PAGE_ITEMS);
    pages.add([scopeId, receiptId, start + first, page.length, JSON.stringify(page)]);
  }
  return pages.pages();
}
