import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../directory/clock.js';
import { packEntries } from '../seals/entries.js';
import { sealsAfter } from '../seals/read-seals.js';
import type { Seal } from '../seals/seal.entity.js';
import { leafOf, RECEIPT_COLUMNS, recordOf } from '../seals/stored-receipt.js';
import { csvLine } from './csv.js';
import { exportedPages, isFiltered, type ExportRequest, type SealWithEntries } from './exported-pages.js';

const SEALS = 200;

/** Writes the webhook audit log out, a few rows at a time: as many as whoever reads takes. */
@Injectable()
export class ReceiptExport {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The parts of the file in order. JSON Lines hold the seals too, so that they can be verified without the database. */
  parts(request: ExportRequest): AsyncGenerator<string> {
    return request.format === 'csv' ? this.csv(request) : this.jsonLines(request);
  }

  private async *jsonLines(request: ExportRequest): AsyncGenerator<string> {
    const { format: _, ...wanted } = request;
    yield jsonLine({ export: { version: 1, exportedAt: this.clock.now(), ...wanted } });
    const met = new Map<number, SealWithEntries>();
    const told = new Set<number>();
    let receipts = 0;
    const onSeal = (sealed: SealWithEntries) => void met.set(sealed.seal.number, sealed);
    for await (const page of exportedPages(this.unitOfWork, request, onSeal)) {
      let text = '';
      for (const { row, entry } of page.rows) {
        const sealed = entry && met.get(entry.seal);
        if (sealed) {
          text += sealLine(sealed);
          told.add(sealed.seal.number);
          met.delete(sealed.seal.number);
        }
        text += jsonLine({
          receipt: recordOf(row),
          leaf: leafOf(row).toString('hex'),
          seal: entry?.seal ?? null,
        });
      }
      receipts += page.rows.length;
      // of those that lie behind nothing is told any more
      for (const [number, { seal }] of met) if ((seal.toId ?? '') <= page.upTo) met.delete(number);
      yield text;
    }
    if (!isFiltered(request)) yield* this.between(told);
    yield jsonLine({ end: { receipts } });
  }

  /** The seals between those that were told: nothing is missing in the chain. */
  private async *between(told: ReadonlySet<number>): AsyncGenerator<string> {
    const numbers = [...told].sort((a, b) => a - b);
    const last = numbers.at(-1) ?? 0;
    for (let at = (numbers[0] ?? 1) - 1; at < last;) {
      const seals = await this.unitOfWork.run((tx) => sealsAfter(tx, at, SEALS));
      if (seals.length === 0) return;
      const rest = seals.filter(({ number }) => number < last && !told.has(number));
      yield rest.map((seal) => jsonLine({ sealed: seal })).join('');
      at = (seals.at(-1) as Seal).number;
    }
  }

  private async *csv(request: ExportRequest): AsyncGenerator<string> {
    yield csvLine([...RECEIPT_COLUMNS, 'leaf', 'seal']);
    for await (const { rows } of exportedPages(this.unitOfWork, request)) {
      let text = '';
      for (const { row, entry } of rows)
        text += csvLine([...Object.values(recordOf(row)), leafOf(row).toString('hex'), entry?.seal ?? null]);
      yield text;
    }
  }
}

const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

const sealLine = ({ seal, entries }: SealWithEntries): string =>
  jsonLine({ sealed: seal, packed: packEntries(entries).toString('base64') });
