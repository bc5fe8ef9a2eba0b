import type { UnitOfWork } from '../database/unit-of-work.js';
import type { DataKeys } from '../keys/data-keys.js';
import { countSealed } from './count-sealed.js';
import { rewrapPage } from './rewrap-page.js';
import { WRAPPED_COLUMNS } from './wrapped-columns.js';

export interface Rewrapped {
  /** Id of the key under which everything is sealed now. */
  readonly current: string;
  /** Values sealed anew by this run. */
  readonly rewrapped: number;
  /** Values that other keys sealed, by the key's id: configured ones were used meanwhile, the rest cannot be opened. */
  readonly remaining: ReadonlyMap<string, number>;
}

/** A replica that has not loaded the new key yet seals with the old one: what it did meanwhile takes another round. */
const ROUNDS = 3;

/**
 * Seals every value anew that another than the current data key sealed, page by page, each a transaction of its own. Safe
 * beside running connectors; broken off, the next run goes on with what is left. `nonce`: makes 12 random bytes.
 */
export async function rewrapAll(
  unitOfWork: UnitOfWork,
  keys: DataKeys,
  nonce: () => Uint8Array,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<Rewrapped> {
  const [current] = keys.ids;
  let rewrapped = 0;
  let remaining = await others(unitOfWork, current);
  const total = sum(remaining);
  for (let round = 0; round < ROUNDS && hasWork(remaining, keys); round++) {
    for (const column of WRAPPED_COLUMNS) {
      let after: readonly string[] | undefined;
      do {
        const page = await unitOfWork.run((tx) => rewrapPage(tx, column, keys, nonce, after));
        rewrapped += page.rewrapped;
        after = page.last;
        if (page.rewrapped > 0) progress(rewrapped, Math.max(total, rewrapped));
      } while (after !== undefined);
    }
    remaining = await others(unitOfWork, current);
  }
  return { current, rewrapped, remaining };
}

async function others(unitOfWork: UnitOfWork, current: string): Promise<Map<string, number>> {
  const counts = await unitOfWork.run(countSealed);
  counts.delete(current);
  return counts;
}

const hasWork = (remaining: ReadonlyMap<string, number>, keys: DataKeys): boolean =>
  keys.ids.some((id) => remaining.has(id));

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
