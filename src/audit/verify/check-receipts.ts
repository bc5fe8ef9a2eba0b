import { setImmediate as turn } from 'node:timers/promises';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import { readReceipts, type IdRange } from '../seals/read-receipts.js';
import { idOf, leafOf, type StoredValues } from '../seals/stored-receipt.js';
import { leastIdOf } from '../seals/unsealed.js';
import type { Chain } from './check-chain.js';
import { Misplaced } from './misplaced.js';
import type { Faults } from './report.js';
import { SealedOrder, type SealedEntry } from './sealed-order.js';

export interface ReceiptsSeen {
  readonly sealed: number;
  readonly retired: number;
  readonly unsealed: number;
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
}

export interface Pace {
  /** Rows read and hashed at once. */
  readonly rows: number;
  /** Called after each of them, with all so far: to tell progress, or to rest. */
  readonly pause: (rows: number) => Promise<void> | void;
}

/** Compares every receipt of a range with what the seals say, walking both in the order of ids. */
export async function checkReceipts(
  unitOfWork: UnitOfWork,
  chain: Chain,
  range: IdRange,
  faults: Faults,
  pace: Pace,
): Promise<ReceiptsSeen> {
  const walk = new Walk(chain, faults);
  const order = new SealedOrder(unitOfWork, range, chain.head?.number ?? 0, {
    onFault: ({ number }, detail) => faults.add({ kind: 'seal-changed', seal: number, detail }),
    onPassed: (entry) => walk.missed(entry),
  });
  const read = (after: string) =>
    watched(unitOfWork.run((tx) => readReceipts(tx, { after, upTo: range.upTo }, pace.rows)));
  let coming = read(range.after);
  for (let rows = 0; ;) {
    const page = await coming;
    const last = page.at(-1);
    if (!last) break;
    // the database reads on while these are hashed
    coming = page.length < pace.rows ? Promise.resolve([]) : read(idOf(last));
    await order.load(idOf(last));
    for (const row of page) walk.compare(row, order.find(idOf(row)));
    order.tidy();
    await turn();
    await pace.pause((rows += page.length));
  }
  await order.end();
  return walk.end();
}

/** Its failure is told where it is awaited. */
function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

class Walk {
  private sealed = 0;
  private retired = 0;
  private unsealed = 0;
  private firstAt: number | undefined;
  private lastAt: number | undefined;
  private readonly horizonId: string;
  private readonly misplaced: Misplaced;

  constructor(
    private readonly chain: Chain,
    faults: Faults,
  ) {
    this.horizonId = leastIdOf(chain.horizon);
    this.misplaced = new Misplaced(faults);
  }

  compare(row: StoredValues, entry: SealedEntry | undefined): void {
    this.lastAt = Number(row[1]);
    this.firstAt ??= this.lastAt;
    if (!entry) {
      if (this.chain.head && idOf(row) < this.horizonId) this.misplaced.inserted(row);
      else this.unsealed++;
    } else if (entry.seal <= this.chain.retired) this.misplaced.inserted(row, entry.seal);
    else if (leafOf(row).equals(entry.leaf)) this.sealed++;
    else this.misplaced.changed(row, entry);
  }

  missed(entry: SealedEntry): void {
    if (entry.seal <= this.chain.retired) this.retired++;
    else this.misplaced.deleted(entry);
  }

  end(): ReceiptsSeen {
    this.misplaced.tell();
    const { sealed, retired, unsealed, firstAt, lastAt } = this;
    return { sealed, retired, unsealed, firstAt, lastAt };
  }
}
