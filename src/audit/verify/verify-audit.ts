import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { SealKeys } from '../../keys/seal-keys.js';
import type { IdRange } from '../seals/read-receipts.js';
import { newestSeal } from '../seals/read-seals.js';
import { leastIdOf } from '../seals/unsealed.js';
import { checkAnchors, checkFreshness, type Anchor } from './check-end.js';
import { checkChain } from './check-chain.js';
import { checkReceipts, type Pace } from './check-receipts.js';
import { Faults, type AuditReport } from './report.js';

export interface VerifyRequest {
  /** Receipts from then on and before then, epoch ms; default: all. The chain is always followed whole. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly anchors?: readonly Anchor[];
  /** How old the newest seal may be, ms; undefined: as old as it likes. */
  readonly dueMs?: number | undefined;
}

/** Milliseconds: of the day, for the report, and of a stop watch. */
export interface Times {
  readonly now: number;
  readonly ticks: () => number;
}

/** Follows the chain of seals and compares every receipt with it. */
export async function verifyAudit(
  unitOfWork: UnitOfWork,
  keys: SealKeys,
  { from, to, anchors = [], dueMs }: VerifyRequest,
  pace: Pace,
  { now, ticks }: Times,
): Promise<AuditReport> {
  const started = ticks();
  const range = {
    after: from === undefined ? '' : leastIdOf(from),
    upTo: to === undefined ? undefined : leastIdOf(to),
  };
  const { faults, chain, seen } = await compare(unitOfWork, keys, range, pace);
  await checkAnchors(unitOfWork, anchors, chain, faults);
  if (dueMs !== undefined) checkFreshness(chain, dueMs, now, faults);
  if (!chain.head && seen.unsealed > 0 && keys.ids.length > 0 && dueMs !== undefined)
    faults.add({
      kind: 'tail-cut',
      detail: 'there is no seal at all: the chain was removed, or nothing sealed yet',
    });
  const { head } = chain;
  return {
    intact: faults.count === 0,
    sealed: seen.sealed,
    from: isoTime(seen.firstAt),
    to: isoTime(seen.lastAt),
    seals: chain.seals,
    head: head
      ? { number: head.number, hash: head.hash, sealedAt: new Date(head.sealedAt).toISOString() }
      : null,
    retired: seen.retired,
    unsealed: seen.unsealed,
    checkedAt: new Date(now).toISOString(),
    durationMs: Math.round(ticks() - started),
    faultCount: faults.count,
    faults: faults.kept,
  };
}

const ATTEMPTS = 3;

/** Chain and receipts. When receipts were retired meanwhile, they would be missed: then from the beginning. */
async function compare(unitOfWork: UnitOfWork, keys: SealKeys, range: IdRange, pace: Pace) {
  for (let attempt = 1; ; attempt++) {
    const faults = new Faults();
    const chain = await checkChain(unitOfWork, keys, faults);
    const seen = await checkReceipts(unitOfWork, chain, range, faults, pace);
    if (faults.count === 0 || attempt === ATTEMPTS) return { faults, chain, seen };
    const now = await unitOfWork.run((tx) => newestSeal(tx));
    if ((now?.retired ?? 0) <= (chain.head?.retired ?? 0)) return { faults, chain, seen };
  }
}

const isoTime = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();
