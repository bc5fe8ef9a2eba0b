import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Entry } from '../seals/entries.js';
import { readReceipts } from '../seals/read-receipts.js';
import { newestSeal } from '../seals/read-seals.js';
import type { Seal } from '../seals/seal.entity.js';
import { idOf, RECEIPT_COLUMNS, type StoredValues } from '../seals/stored-receipt.js';
import { leastIdOf } from '../seals/unsealed.js';
import { SealedOrder, type SealedEntry } from '../verify/sealed-order.js';

/** Rows read at once. */
const ROWS = 250;

export interface ExportRequest {
  readonly format: 'jsonl' | 'csv';
  /** Receipts from then on and before then, epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly kind?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly outcome?: string | undefined;
}

/** Whether it leaves receipts out of its range. */
export const isFiltered = ({ kind, tenantId, outcome }: Omit<ExportRequest, 'format'>): boolean =>
  [kind, tenantId, outcome].some((value) => value !== undefined);

export interface SealWithEntries {
  readonly seal: Seal;
  readonly entries: readonly Entry[];
}

export interface ExportedPage {
  /** A row, and what its seal says of it; undefined: it is not sealed. */
  readonly rows: readonly { readonly row: StoredValues; readonly entry: SealedEntry | undefined }[];
  /** The last id that was looked at. */
  readonly upTo: string;
}

/** The receipts that are asked for in the order of ids, page by page. `onSeal` is told of the seals before their receipts. */
export async function* exportedPages(
  unitOfWork: UnitOfWork,
  request: ExportRequest,
  onSeal: (sealed: SealWithEntries) => void = () => undefined,
): AsyncGenerator<ExportedPage> {
  const { from, to } = request;
  const range = {
    after: from === undefined ? '' : leastIdOf(from),
    upTo: to === undefined ? undefined : leastIdOf(to),
  };
  const last = await unitOfWork.run((tx) => newestSeal(tx));
  const order = new SealedOrder(unitOfWork, range, last?.number ?? 0, {
    onSeal: (seal, entries) => onSeal({ seal, entries }),
    onFault: () => undefined, // verifying tells it; here the rows come without a seal
    onPassed: () => undefined,
  });
  for (let after = range.after; ;) {
    const page = await unitOfWork.run((tx) => readReceipts(tx, { ...range, after }, ROWS));
    const end = page.at(-1);
    if (!end) return;
    after = idOf(end);
    await order.load(after);
    const rows = page.map((row) => ({ row, entry: order.find(idOf(row)) }));
    order.tidy();
    yield { rows: rows.filter(({ row }) => isWanted(row, request)), upTo: after };
  }
}

const AT = Object.fromEntries(RECEIPT_COLUMNS.map((name, i) => [name, i]));

function isWanted(row: StoredValues, { kind, tenantId, outcome }: ExportRequest): boolean {
  const is = (column: string, wanted: string | undefined) =>
    wanted === undefined || row[AT[column] as number] === wanted;
  return is('kind', kind) && is('tenant_id', tenantId) && is('outcome', outcome);
}
