import { hashOfPacked, unpackEntries, type Entry } from './entries.js';
import { merkleRoot } from './merkle-root.js';
import type { Seal } from './seal.entity.js';

/** The entries that a seal vouches for; or what is wrong with those that are kept under its number. */
export function entriesOfSeal(seal: Seal, packed: Buffer | undefined): Entry[] | string {
  if (seal.receipts === 0) return [];
  if (!packed) return 'its entries are gone';
  if (hashOfPacked(packed) !== seal.entries) return 'its entries were changed';
  const entries = unpackEntries(packed);
  if (entries?.length !== seal.receipts) return 'its entries cannot be read';
  if (merkleRoot(entries.map(({ leaf }) => leaf)).toString('hex') !== seal.root)
    return 'its root is not the root of its entries';
  return entries;
}
