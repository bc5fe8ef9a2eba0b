import { hash } from 'node:crypto';

/** A receipt's id and the hash of its row. */
export interface Entry {
  readonly id: string;
  /** 32 bytes. */
  readonly leaf: Buffer;
}

const HASH_BYTES = 32;

/** Entries in the order of their ids as bytes: for each the length of the id, the id (ASCII) and the 32 bytes of the leaf. */
export function packEntries(entries: readonly Entry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ id, leaf }) => [Buffer.from([id.length]), Buffer.from(id, 'latin1'), leaf]),
  );
}

/** @returns undefined for what nobody packed. */
export function unpackEntries(packed: Buffer): Entry[] | undefined {
  const entries: Entry[] = [];
  for (let at = 0; at < packed.length;) {
    const idEnd = at + 1 + (packed[at] as number);
    const end = idEnd + HASH_BYTES;
    if (end > packed.length) return undefined;
    entries.push({ id: packed.toString('latin1', at + 1, idEnd), leaf: packed.subarray(idEnd, end) });
    at = end;
  }
  return entries;
}

export const hashOfPacked = (packed: Buffer): string => hash('sha256', packed, 'hex');
