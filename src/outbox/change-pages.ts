import type { CopyTable } from '../database/copy-rows.js';
import { RowPages, rowText, valueText } from '../database/row-text.js';
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

/**
 * The same as a text of rows (see `rowText`), from changes as JSON texts: made where they are, often in a worker thread.
 * `count`: how many there are.
 */
export function* changePageTexts(
  { scopeId, receiptId }: PageOwner,
  changes: Iterable<string>,
  count: number,
): Generator<Uint8Array> {
  const pages = new RowPages();
  let first = 0;
  let items = 0;
  let place = 0;
  for (const change of changes) {
    if (place === 0) {
      items = Math.min(PAGE_ITEMS, count - first);
      pages.write(rowText([scopeId, receiptId, first, items, '[']).slice(0, -1));
    }
    pages.write(valueText(change));
    const isLast = ++place === items;
    pages.write(isLast ? ']\n' : ',');
    if (isLast) [first, place] = [first + items, 0];
    yield* pages.take();
  }
  yield* pages.rest();
}
