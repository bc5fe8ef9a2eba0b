import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Entry } from '../seals/entries.js';
import type { IdRange } from '../seals/read-receipts.js';
import { packedEntries, sealsFrom, type SealPlace } from '../seals/read-seals.js';
import { entriesOfSeal } from '../seals/seal-fits.js';
import type { Seal } from '../seals/seal.entity.js';

/** Seals loaded at once. */
const SEALS = 20;
const LAST_ID = '\u{7f}';

/** What a seal says of a receipt. */
export interface SealedEntry extends Entry {
  readonly seal: number;
}

/** A seal whose entries are being walked. */
interface Active {
  readonly seal: Seal;
  readonly entries: readonly Entry[];
  next: number;
}

export interface OrderEvents {
  /** A seal is loaded: its entries come next. */
  readonly onSeal?: (seal: Seal, entries: readonly Entry[]) => void;
  /** Its entries cannot be used. */
  readonly onFault: (seal: Seal, detail: string) => void;
  /** An entry was passed by without having been asked for. */
  readonly onPassed: (entry: SealedEntry) => void;
}

/** The entries of all seals in the order of ids, loaded as they are needed: seals overlap only by what came late. */
export class SealedOrder {
  private active: Active[] = [];
  private place: SealPlace = { fromId: '', number: 0 };

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly range: IdRange,
    /** The newest seal that counts: what is sealed later may have come after the rows were read. */
    private readonly lastSeal: number,
    private readonly events: OrderEvents,
  ) {}

  /** Loads what is needed to look up ids up to `id`. */
  async load(id: string): Promise<void> {
    for (;;) {
      const { place, range } = this;
      const upTo = range.upTo !== undefined && range.upTo < id ? range.upTo : id;
      const [seals, packed] = await this.unitOfWork.run(async (tx) => {
        const found = await sealsFrom(tx, place, { after: range.after, upTo }, this.lastSeal, SEALS);
        return [
          found,
          await packedEntries(
            tx,
            found.map(({ number }) => number),
          ),
        ] as const;
      });
      for (const seal of seals) this.begin(seal, packed.get(seal.number));
      if (seals.length < SEALS) return;
    }
  }

  /** What the seals say of a receipt; ids must come in order. */
  find(id: string): SealedEntry | undefined {
    let found: SealedEntry | undefined;
    for (const active of this.active) {
      if ((active.entries[active.next]?.id ?? id) < id) this.pass(active, (entry) => entry.id < id);
      const entry = active.entries[active.next];
      if (entry?.id !== id) continue;
      found = { ...entry, seal: active.seal.number };
      active.next++;
    }
    return found;
  }

  /** Forgets the seals that were walked to their end. */
  tidy(): void {
    this.active = this.active.filter(({ entries, next }) => next < entries.length);
  }

  /** Passes what is left of the range. */
  async end(): Promise<void> {
    await this.load(LAST_ID);
    for (const active of this.active) this.pass(active, ({ id }) => id <= (this.range.upTo ?? LAST_ID));
  }

  private begin(seal: Seal, packed: Buffer | undefined): void {
    this.place = { fromId: seal.fromId ?? '', number: seal.number };
    const entries = entriesOfSeal(seal, packed);
    if (typeof entries === 'string') return this.events.onFault(seal, entries);
    this.events.onSeal?.(seal, entries);
    const next = entries.findIndex(({ id }) => id > this.range.after);
    if (next >= 0) this.active.push({ seal, entries, next });
  }

  private pass(active: Active, isPassed: (entry: Entry) => boolean): void {
    for (;;) {
      const entry = active.entries[active.next];
      if (!entry || !isPassed(entry)) return;
      this.events.onPassed({ ...entry, seal: active.seal.number });
      active.next++;
    }
  }
}
