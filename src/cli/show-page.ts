import { table, type Column } from './table.js';
import { paint, print, printJson } from './terminal.js';

/** A page of the admin API as JSON or as a table, and how to see the rest. */
export function showPage<R>(
  page: { readonly items: readonly R[]; readonly next: string | null },
  of: readonly Column<R>[],
  { json }: { readonly json?: boolean },
): void {
  if (json) return printJson(page);
  if (page.items.length === 0) return print('Nothing matches.');
  print(table(page.items, of));
  if (page.next !== null) print(paint('dim', `There is more: --after ${page.next}, or --limit up to 1000`));
}
