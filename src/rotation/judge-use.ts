import type { KeyItem } from './key-item.js';
import type { KeyUse } from './key-use.entity.js';

const DAY_MS = 24 * 3_600_000;

/** What is known of the uses of keys. Times are epoch ms. */
export interface UseFacts {
  readonly uses: readonly KeyUse[];
  /** From when on a use would have been noticed. */
  readonly since: number;
  readonly now: number;
  /** For how long an old key must not have been used. */
  readonly days: number;
}

/** The keys of one list, the current one first. `purposes`: under which their uses were noted. */
export function judgeList(
  use: KeyItem['use'],
  ids: readonly string[],
  purposes: readonly string[],
  facts: UseFacts,
): KeyItem[] {
  const lastUse = (id: string): number | null => lastUseOf(id, purposes, facts.uses);
  const currentUse = ids[0] === undefined ? null : lastUse(ids[0]);
  return ids.map((id, i) => {
    const lastUsedAt = lastUse(id);
    if (i === 0)
      return { use, id, place: 'current', lastUsedAt, safeToRetire: false, note: tellCurrent(lastUsedAt) };
    return { use, id, place: 'old', lastUsedAt, ...judgeOld(lastUsedAt, currentUse, facts) };
  });
}

/** Keys beside each other, each for somebody else: none replaces another. */
export function judgePeers(use: KeyItem['use'], ids: readonly string[], facts: UseFacts): KeyItem[] {
  return ids.map((id) => {
    const lastUsedAt = lastUseOf(id, [use], facts.uses);
    const quiet = isQuiet(lastUsedAt, facts);
    return {
      use,
      id,
      place: 'current',
      lastUsedAt,
      safeToRetire: quiet,
      note: tellQuiet(lastUsedAt, quiet, facts),
    };
  });
}

function judgeOld(
  lastUsedAt: number | null,
  currentUse: number | null,
  facts: UseFacts,
): Pick<KeyItem, 'safeToRetire' | 'note'> {
  if (!isQuiet(lastUsedAt, facts)) return { safeToRetire: false, note: tellQuiet(lastUsedAt, false, facts) };
  const isReplaced = currentUse !== null && currentUse > facts.now - facts.days * DAY_MS;
  if (isReplaced) return { safeToRetire: true, note: tellQuiet(lastUsedAt, true, facts) };
  return { safeToRetire: false, note: `the current key was not used for ${facts.days} days either` };
}

function lastUseOf(id: string, purposes: readonly string[], uses: readonly KeyUse[]): number | null {
  const times = uses
    .filter(({ purpose, keyId }) => keyId === id && purposes.includes(purpose))
    .map(({ lastUsedAt }) => lastUsedAt);
  return times.length === 0 ? null : Math.max(...times);
}

const isQuiet = (lastUsedAt: number | null, { since, now, days }: UseFacts): boolean =>
  (lastUsedAt ?? since) <= now - days * DAY_MS;

function tellQuiet(lastUsedAt: number | null, quiet: boolean, { since, now, days }: UseFacts): string {
  if (quiet) return `not used for ${days} days`;
  if (lastUsedAt !== null) return `used within the last ${days} days`;
  const watched = Math.floor((now - since) / DAY_MS);
  return `not used so far, but its uses are known for ${watched} of ${days} days only`;
}

const tellCurrent = (lastUsedAt: number | null): string =>
  lastUsedAt === null ? 'not used yet' : 'the one to use';
