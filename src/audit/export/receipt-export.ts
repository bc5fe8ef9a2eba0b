import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../directory/clock.js';
import { readReceipts } from '../seals/read-receipts.js';
import { newestSeal } from '../seals/read-seals.js';
import { packEntries, type Entry } from '../seals/entries.js';
import type { Seal } from '../seals/seal.entity.js';
import { idOf, leafOf, RECEIPT_COLUMNS, recordOf, type StoredValues } from '../seals/stored-receipt.js';
import { leastIdOf } from '../seals/unsealed.js';
import { SealedOrder, type SealedEntry } from '../verify/sealed-order.js';
import { csvLine } from './csv.js';

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

interface Sealed {
  readonly seal: Seal;
  readonly entries: readonly Entry[];
}

/** A row to be written, and what its seal says of it; undefined: it is not sealed. */
interface ExportedRow {
  readonly row: StoredValues;
  readonly entry: SealedEntry | undefined;
}

const COLUMN = Object.fromEntries(RECEIPT_COLUMNS.map((name, i) => [name, i]));

/** Writes the webhook audit log out, a few rows at a time: as many as whoever reads takes. */
@Injectable()
export class ReceiptExport {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The parts of the file in order. JSON Lines hold the seals too, so that they can be verified without the database. */
  lines(request: ExportRequest): AsyncGenerator<string> {
    return request.format === 'csv' ? this.csv(request) : this.jsonLines(request);
  }

  private async *jsonLines(request: ExportRequest): AsyncGenerator<string> {
    const { from, to, kind, tenantId, outcome } = request;
    const exportedAt = this.clock.now();
    yield jsonLine({ export: { version: 1, exportedAt, from, to, kind, tenantId, outcome } });
    const seals = new Map<number, Sealed>();
    let receipts = 0;
    for await (const page of this.pages(request, (sealed) => void seals.set(sealed.seal.number, sealed))) {
      let text = '';
      for (const { row, entry } of page) {
        const sealed = entry && seals.get(entry.seal);
        if (sealed)
          text += jsonLine({ seal: sealed.seal, packed: packEntries(sealed.entries).toString('base64') });
        if (entry) seals.delete(entry.seal);
        text += jsonLine({
          receipt: recordOf(row),
          leaf: leafOf(row).toString('hex'),
          sealNumber: entry?.seal ?? null,
        });
        receipts++;
      }
      // what nothing was taken from so far and is passed
      for (const [number, { entries }] of seals)
        if (page.length > 0 && (entries.at(-1)?.id ?? '') < idOf(page.at(-1)?.row ?? []))
          seals.delete(number);
      yield text;
    }
    yield jsonLine({ end: { receipts } });
  }

  private async *csv(request: ExportRequest): AsyncGenerator<string> {
    yield csvLine([...RECEIPT_COLUMNS, 'leaf', 'seal']);
    for await (const page of this.pages(request)) {
      let text = '';
      for (const { row, entry } of page)
        text += csvLine([...Object.values(recordOf(row)), leafOf(row).toString('hex'), entry?.seal ?? null]);
      yield text;
    }
  }

  private async *pages(
    request: ExportRequest,
    onSeal: (sealed: Sealed) => void = () => undefined,
  ): AsyncGenerator<ExportedRow[]> {
    const { from, to } = request;
    const range = {
      after: from === undefined ? '' : leastIdOf(from),
      upTo: to === undefined ? undefined : leastIdOf(to),
    };
    const last = await this.unitOfWork.run((tx) => newestSeal(tx));
    const order = new SealedOrder(this.unitOfWork, range, last?.number ?? 0, {
      onSeal: (seal, entries) => onSeal({ seal, entries }),
      onFault: () => undefined, // verifying tells it: the export shows the rows without a seal
      onPassed: () => undefined,
    });
    for (let after = range.after; ;) {
      const rows = await this.unitOfWork.run((tx) => readReceipts(tx, { ...range, after }, ROWS));
      const end = rows.at(-1);
      if (!end) return;
      after = idOf(end);
      await order.load(after);
      const page: ExportedRow[] = [];
      for (const row of rows) {
        const entry = order.find(idOf(row));
        if (isWanted(row, request)) page.push({ row, entry });
      }
      order.tidy();
      yield page;
    }
  }
}

const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

function isWanted(row: StoredValues, { kind, tenantId, outcome }: ExportRequest): boolean {
  const is = (column: string, wanted: string | undefined) =>
    wanted === undefined || row[COLUMN[column] as number] === wanted;
  return is('kind', kind) && is('tenant_id', tenantId) && is('outcome', outcome);
}
