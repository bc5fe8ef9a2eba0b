import type { UnitOfWork } from '../../database/unit-of-work.js';
import { receiptId } from '../../receipts/receipt-id.js';
import { unpackEntries } from './entries.js';
import { readIds } from './read-receipts.js';
import { packedEntries, sealsBeyond } from './read-seals.js';

const PAGE = 5000;
const NO_CHANCE = new Uint8Array(8);

/** The least id a receipt of that time can have. `time`: epoch ms. */
export const leastIdOf = (time: number): string => receiptId(Math.max(0, time), NO_CHANCE);

export interface Unsealed {
  /** In order. */
  readonly ids: readonly string[];
  /** Whether that were not all of them. */
  readonly more: boolean;
}

/** Receipts after an id that no seal up to `lastSeal` holds, `limit` at most. */
export async function findUnsealed(
  unitOfWork: UnitOfWork,
  after: string,
  lastSeal: number,
  limit: number,
): Promise<Unsealed> {
  const known = await sealedIds(unitOfWork, after, lastSeal);
  const ids: string[] = [];
  for (let from = after; ;) {
    const page = await unitOfWork.run((tx) => readIds(tx, from, PAGE));
    for (const id of page) {
      if (known.has(id)) continue;
      if (ids.length === limit) return { ids, more: true };
      ids.push(id);
    }
    if (page.length < PAGE) return { ids, more: false };
    from = page[PAGE - 1] as string;
  }
}

async function sealedIds(unitOfWork: UnitOfWork, after: string, lastSeal: number): Promise<Set<string>> {
  const known = new Set<string>();
  const seals = await unitOfWork.run((tx) => sealsBeyond(tx, after, lastSeal));
  for (const { number } of seals) {
    const packed = (await unitOfWork.run((tx) => packedEntries(tx, [number]))).get(number);
    for (const { id } of (packed && unpackEntries(packed)) ?? []) if (id > after) known.add(id);
  }
  return known;
}
