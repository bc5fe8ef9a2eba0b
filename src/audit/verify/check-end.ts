import type { UnitOfWork } from '../../database/unit-of-work.js';
import { sealNumbered } from '../seals/read-seals.js';
import type { Chain } from './check-chain.js';
import type { Faults } from './report.js';

/** A seal as somebody kept it outside of the database. */
export interface Anchor {
  readonly number: number;
  /** Hex. */
  readonly hash: string;
}

/** Whether the chain still holds the seals that were kept outside. */
export async function checkAnchors(
  unitOfWork: UnitOfWork,
  anchors: readonly Anchor[],
  { head }: Chain,
  faults: Faults,
): Promise<void> {
  for (const { number, hash } of anchors) {
    const seal = await unitOfWork.run((tx) => sealNumbered(tx, number));
    if (seal?.hash === hash) continue;
    if (seal)
      faults.add({
        kind: 'seal-changed',
        seal: number,
        detail: `its hash is not the one of the anchor: the chain was made anew`,
      });
    else if (number > (head?.number ?? 0))
      faults.add({
        kind: 'tail-cut',
        seal: number,
        detail: `the anchor names seal ${number}, the chain ends at ${head?.number ?? 0}: its end was cut off`,
      });
  }
}

/** A seal may be late by this much, ms. */
const LATE_MS = 5 * 60_000;

/** Whether the newest seal is as young as it must be while something seals. `now`: epoch ms. */
export function checkFreshness({ head }: Chain, dueMs: number, now: number, faults: Faults): void {
  if (!head || now - head.sealedAt <= dueMs + LATE_MS) return;
  faults.add({
    kind: 'tail-cut',
    seal: head.number,
    detail:
      `the newest seal is of ${new Date(head.sealedAt).toISOString()}, although one is due every ${dueMs / 1000} s: ` +
      'later ones were cut off, or nothing sealed',
  });
}
