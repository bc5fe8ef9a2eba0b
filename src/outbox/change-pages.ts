import type { CopyTable } from '../database/copy-rows.js';
import { RowPages } from '../database/row-text.js';
import type { ChangePage } from './change-page.entity.js';
import type { NewChange } from './new-change.js';
import { storedChange } from './stored-change.js';

/** Changes that stay with their batch; more of them go into pages of this many. */
export const PAGE_ITEMS = 200;

/** The pages of changes as they travel from a worker thread to the database. */
export const CHANGE_PAGE_COPY: CopyTable = {
  name: 'change_page',
  columns: ['scope_id', 'receipt_id', 'first', 'items', 'events'],
  key: 'first',
};

type PageOwner = Pick<ChangePage, 'scopeId' | 'receiptId'>;

/** Changes of a batch in pages. `start`: how many of its changes stand before them. */
export function* changePages(
  { scopeId, receiptId }: PageOwner,
  changes: readonly NewChange[],
  start = 0,
): Generator<ChangePage> {
  for (let first = 0; first < changes.length; first += PAGE_ITEMS) {
    const page = changes.slice(first, first + PAGE_ITEMS);
    const events = JSON.stringify(page.map(storedChange));
    yield { scopeId, receiptId, first: start + first, items: page.length, events };
  }
}

/** The same as texts of rows (see `rowText`): made where the changes are, often in a worker thread. */
export function changePageTexts(owner: PageOwner, changes: readonly NewChange[]): Buffer[] {
  const pages = new RowPages();
  for (const { scopeId, receiptId, first, items, events } of changePages(owner, changes))
    pages.add([scopeId, receiptId, first, items, events]);
  return pages.pages();
}
