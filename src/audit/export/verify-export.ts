import type { SealKeys } from '../../keys/seal-keys.js';
import { entriesOfSeal } from '../seals/seal-fits.js';
import type { Seal } from '../seals/seal.entity.js';
import { hashOfStatement, statementOf } from '../seals/statement.js';
import { idOf, leafOf, valuesOf } from '../seals/stored-receipt.js';
import { leastIdOf } from '../seals/unsealed.js';
import { checkSignature } from '../verify/check-chain.js';
import { Faults, type AuditReport } from '../verify/report.js';
import type { Times } from '../verify/verify-audit.js';
import { isFiltered, type ExportRequest } from './exported-pages.js';

/** A line of an export; every member may be missing or wrong. */
interface Line {
  readonly export?: Omit<ExportRequest, 'format'>;
  readonly sealed?: Seal;
  readonly packed?: string;
  readonly receipt?: Readonly<Record<string, unknown>>;
  readonly seal?: number | null;
  readonly end?: { readonly receipts?: number };
}

/** What a report of an export tells beyond that of a database. */
export interface ExportReport extends AuditReport {
  /** Whether it was narrowed, so that missing receipts cannot be told from unwanted ones. */
  readonly filtered: boolean;
}

/** Verifies an export in JSON Lines: each receipt against its seal, the seals against the keys and each other. */
export async function verifyExport(
  lines: AsyncIterable<string>,
  keys: SealKeys,
  { now, ticks }: Times,
): Promise<ExportReport> {
  const started = ticks();
  const check = new ExportCheck(keys);
  for await (const line of lines) if (line !== '') await check.take(line);
  return {
    ...check.end(),
    checkedAt: new Date(now).toISOString(),
    durationMs: Math.round(ticks() - started),
  };
}

class ExportCheck {
  private readonly faults = new Faults();
  private header: Line['export'];
  /** Leaves of the seals that are open, by id. */
  private readonly open = new Map<number, Map<string, Buffer>>();
  private readonly chain: Pick<Seal, 'number' | 'hash' | 'previous' | 'sealedAt'>[] = [];
  private counted = { receipts: 0, sealed: 0, unsealed: 0 };
  private ended = false;
  private lastId = '';
  private times: number[] = [];

  constructor(private readonly keys: SealKeys) {}

  async take(text: string): Promise<void> {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      return this.faults.add({ kind: 'changed', detail: 'a line of the file is no JSON' });
    }
    if (line.export) this.header = line.export;
    else if (line.sealed) await this.takeSeal(line.sealed, line.packed);
    else if (line.receipt) this.takeReceipt(line.receipt, line.seal ?? null);
    else if (line.end) this.ended = line.end.receipts === this.counted.receipts;
  }

  end(): Omit<ExportReport, 'checkedAt' | 'durationMs'> {
    const { faults } = this;
    if (!this.header) faults.add({ kind: 'changed', detail: 'the file has no header: it is no export' });
    for (const number of this.open.keys()) this.close(number);
    if (!this.filtered) this.checkChain();
    if (!this.ended)
      faults.add({ kind: 'tail-cut', detail: 'the end of the file is missing, or receipts were taken out' });
    const head = this.chain.reduce<(typeof this.chain)[0] | undefined>(
      (newest, seal) => (newest && newest.number > seal.number ? newest : seal),
      undefined,
    );
    const [from, to] = [this.times[0], this.times.at(-1)];
    return {
      intact: faults.count === 0,
      ...{
        sealed: this.counted.sealed,
        unsealed: this.counted.unsealed,
        retired: 0,
        seals: this.chain.length,
      },
      ...{ from: isoTime(from), to: isoTime(to), filtered: this.filtered },
      head: head ? { number: head.number, hash: head.hash, sealedAt: isoTime(head.sealedAt) ?? '' } : null,
      ...{ faultCount: faults.count, faults: faults.kept },
    };
  }

  private get filtered(): boolean {
    return isFiltered(this.header ?? {});
  }

  private async takeSeal(seal: Seal, packed: string | undefined): Promise<void> {
    const { number } = seal;
    this.chain.push(seal);
    if (hashOfStatement(statementOf(seal)) !== seal.hash)
      return this.faults.add({
        kind: 'seal-changed',
        seal: number,
        detail: 'its hash is not the hash of what it says',
      });
    const { fault } = await checkSignature(seal, this.keys);
    if (fault) this.faults.add(fault);
    if (packed === undefined) return;
    const entries = entriesOfSeal(seal, Buffer.from(packed, 'base64'));
    if (typeof entries === 'string')
      return this.faults.add({ kind: 'seal-changed', seal: number, detail: entries });
    this.open.set(number, new Map(entries.map(({ id, leaf }) => [id, leaf])));
  }

  private takeReceipt(record: Readonly<Record<string, unknown>>, number: number | null): void {
    const values = valuesOf(record);
    const id = idOf(values);
    this.counted.receipts++;
    this.times = [this.times[0] ?? Number(values[1]), Number(values[1])];
    if (id <= this.lastId)
      this.faults.add({ kind: 'reordered', receiptId: id, detail: 'it is not in the order of ids' });
    this.lastId = id;
    if (number === null) return void this.counted.unsealed++;
    const leaves = this.open.get(number);
    const leaf = leaves?.get(id);
    leaves?.delete(id);
    const at = { receiptId: id, seal: number };
    if (!leaf) this.faults.add({ kind: 'inserted', ...at, detail: 'its seal does not know it' });
    else if (leafOf(values).equals(leaf)) this.counted.sealed++;
    else this.faults.add({ kind: 'changed', ...at, detail: 'it is not as it was sealed' });
    for (const [other, rest] of this.open) if (rest.size === 0) this.open.delete(other);
  }

  /** What is left of a seal's receipts is missing, unless it was not asked for. */
  private close(number: number): void {
    const { from, to } = this.header ?? {};
    const [after, upTo] = [
      from === undefined ? '' : leastIdOf(from),
      to === undefined ? undefined : leastIdOf(to),
    ];
    if (this.filtered) return;
    for (const id of this.open.get(number)?.keys() ?? [])
      if (id > after && (upTo === undefined || id <= upTo))
        this.faults.add({
          kind: 'deleted',
          receiptId: id,
          seal: number,
          detail: 'it was sealed and is not in the file',
        });
  }

  private checkChain(): void {
    const chain = this.chain.sort((a, b) => a.number - b.number);
    for (const [i, seal] of chain.entries()) {
      const before = chain[i - 1];
      if (!before) continue;
      if (before.number + 1 !== seal.number)
        this.faults.add({ kind: 'seal-removed', seal: before.number + 1, detail: 'it is not in the file' });
      else if (before.hash !== seal.previous)
        this.faults.add({
          kind: 'seal-changed',
          seal: seal.number,
          detail: `it does not follow seal ${before.number}`,
        });
    }
  }
}

const isoTime = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();
