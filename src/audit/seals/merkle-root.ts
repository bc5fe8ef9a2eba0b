import { hash } from 'node:crypto';

const NODE = Buffer.from([1]);

/** The Merkle tree hash of RFC 6962 over hashes of leaves. 32 bytes; of none: SHA-256 of nothing. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash('sha256', '', 'buffer');
  // pairs from the left, an odd one moves up: the same tree as splitting at powers of two
  let level = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as Buffer, level[i + 1]];
      above.push(right ? hash('sha256', Buffer.concat([NODE, left, right]), 'buffer') : left);
    }
    level = above;
  }
  return level[0] as Buffer;
}
