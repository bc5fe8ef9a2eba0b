import { saveRows } from '../../database/save-rows.js';
import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { Tx } from '../../database/tx.js';
import { isDuplicate } from '../../database/database-error.js';
import type { SealKeys } from '../../keys/seal-keys.js';
import { hashOfPacked, packEntries, type Entry } from './entries.js';
import { merkleRoot } from './merkle-root.js';
import { newestSeal } from './read-seals.js';
import { readReceiptsById } from './read-receipts.js';
import { SealEntries } from './seal-entries.entity.js';
import { Seal } from './seal.entity.js';
import { hashOfStatement, NO_SEAL, statementOf, type SealContent } from './statement.js';
import { idOf, leafOf } from './stored-receipt.js';
import { findUnsealed, leastIdOf } from './unsealed.js';

/** Receipts of one seal at most. */
export const SEAL_RECEIPTS = 4096;
/** A receipt is stored at most this long after its id was made, ms; what comes later was inserted. */
export const LATEST_MS = 30 * 60_000;
/** A round looks back this far, ms: all but a few receipts are stored by then. */
const LOOK_BACK_MS = 2 * 60_000;
/** How often a round looks back all the way to the horizon, ms. */
const ALL_THE_WAY_MS = 10 * 60_000;
/** Rows read and hashed at once: between them others have their turn. */
const ROWS = 250;

export interface RoundPolicy {
  readonly keys: SealKeys;
  /** After this long a seal is made although nothing happened, ms. */
  readonly idleMs: number;
}

export interface Sealed {
  readonly seal: Seal;
  /** Whether there was more than one seal holds. */
  readonly more: boolean;
}

/**
 * Makes the next seal when there is something to seal or a seal is due. Reads outside of a transaction, because receipts
 * never change; of several replicas that make the same seal one gets its number, the others find that out.
 *
 * @returns undefined when none was made. `now`: epoch ms.
 */
export async function sealRound(
  unitOfWork: UnitOfWork,
  { keys, idleMs }: RoundPolicy,
  now: number,
): Promise<Sealed | undefined> {
  const last = await unitOfWork.run((tx) => newestSeal(tx));
  const horizon = last?.horizon ?? 0;
  const allTheWay = now - LATEST_MS - horizon >= ALL_THE_WAY_MS;
  const from = allTheWay ? horizon : Math.max(horizon, (last?.scannedTo ?? 0) - LOOK_BACK_MS);
  const { ids, more } = await findUnsealed(unitOfWork, leastIdOf(from), last?.number ?? 0, SEAL_RECEIPTS);
  if (ids.length === 0 && last && now - last.sealedAt < idleMs) return undefined;
  const entries = await entriesOf(unitOfWork, ids);
  const scannedTo = more ? Math.min(now, timeOf(ids.at(-1) as string)) : now;
  const seal = sealOver(entries, last, keys, {
    sealedAt: now,
    scannedTo,
    horizon: allTheWay ? Math.max(horizon, Math.min(scannedTo, now - LATEST_MS)) : horizon,
    retired: last?.retired ?? 0,
  });
  const isMade = await addSeal(unitOfWork, seal, entries);
  return isMade ? { seal, more } : undefined;
}

async function entriesOf(unitOfWork: UnitOfWork, ids: readonly string[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let start = 0; start < ids.length; start += ROWS) {
    const rows = await unitOfWork.run((tx) => readReceiptsById(tx, ids.slice(start, start + ROWS)));
    for (const row of rows) entries.push({ id: idOf(row), leaf: leafOf(row) });
  }
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A seal that follows `last`, signed. */
export function sealOver(
  entries: readonly Entry[],
  last: Seal | undefined,
  keys: SealKeys,
  facts: Pick<Seal, 'sealedAt' | 'scannedTo' | 'horizon' | 'retired'>,
): Seal {
  const content: SealContent = {
    number: (last?.number ?? 0) + 1,
    receipts: entries.length,
    fromId: entries[0]?.id ?? null,
    toId: entries.at(-1)?.id ?? null,
    root: merkleRoot(entries.map(({ leaf }) => leaf)).toString('hex'),
    entries: hashOfPacked(packEntries(entries)),
    previous: last?.hash ?? NO_SEAL,
    keyId: keys.signerId ?? '',
    ...facts,
  };
  const statement = statementOf(content);
  return { ...content, hash: hashOfStatement(statement), signature: keys.sign(statement).toString('base64') };
}

/** In the transaction given. @throws an error that `isDuplicate` knows when another replica was faster. */
export async function saveSeal(tx: Tx, seal: Seal, entries: readonly Entry[]): Promise<void> {
  await saveRows(tx, Seal, [seal], 'fail');
  const packed = packEntries(entries).toString('base64');
  if (entries.length > 0) await saveRows(tx, SealEntries, [{ number: seal.number, packed }], 'fail');
}

async function addSeal(unitOfWork: UnitOfWork, seal: Seal, entries: readonly Entry[]): Promise<boolean> {
  try {
    await unitOfWork.run((tx) => saveSeal(tx, seal, entries));
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The time in an id, epoch ms; of what is no id of ours: later than everything. */
export function timeOf(id: string): number {
  let time = 0;
  for (const letter of id.slice(0, 10)) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return Number.MAX_SAFE_INTEGER;
    time = time * 32 + digit;
  }
  return time;
}
