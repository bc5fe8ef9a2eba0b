import { AdminClient } from './admin-client.js';
import type { ReceiptItem } from './admin-items.js';
import { queryOf, type ClientOptions } from './commands/client-options.js';
import type { ReceiptOptions } from './commands/receipts.js';
import { describeCounts } from './describe-counts.js';
import { localTime } from './local-time.js';
import { showPage } from './show-page.js';
import type { Column } from './table.js';
import { oneLine, padEnd, paint, print, printJson } from './terminal.js';

const RECEIPTS: readonly Column<ReceiptItem>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'received', cell: ({ receivedAt }) => localTime(receivedAt) },
  { title: 'kind', cell: ({ kind }) => kind },
  { title: 'outcome', cell: ({ outcome }) => outcome },
  { title: 'code', cell: ({ resultCode }) => resultCode },
  { title: 'tenant', cell: ({ tenantId }) => tenantId ?? '' },
  { title: 'ms', cell: ({ durationMs }) => String(durationMs) },
  { title: 'what it did, or why not', cell: ({ applied, reason }) => reason ?? describeCounts(applied) },
];

export async function listReceipts({
  kind,
  outcome,
  code,
  from,
  to,
  ...options
}: ReceiptOptions): Promise<void> {
  const query = { ...queryOf(options), kind, outcome, resultCode: code, from, to };
  showPage(await AdminClient.of(options).page<ReceiptItem>('receipts', query), RECEIPTS, options);
}

type Detail = ReceiptItem & { readonly request: unknown; readonly reply: unknown };

export async function showReceipt(id: string, options: ClientOptions): Promise<void> {
  const receipt = await AdminClient.of(options).get<Detail>(`receipts/${encodeURIComponent(id)}`);
  if (options.json) return printJson(receipt);
  const { request, reply, applied, ...facts } = receipt;
  const lines = Object.entries({ ...facts, applied: describeCounts(applied) })
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${paint('dim', padEnd(name, 16))}  ${oneLine(String(value))}`);
  print(...lines, '', paint('bold', 'Request'), pretty(request), '', paint('bold', 'Reply'), pretty(reply));
}

const pretty = (value: unknown): string => (value === null ? '(not kept)' : JSON.stringify(value, null, 2));
