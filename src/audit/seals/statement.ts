import { hash } from 'node:crypto';
import type { Seal } from './seal.entity.js';

const DOMAIN = 'koosync-seal-v1\n';
/** What stands for the seal before the first. */
export const NO_SEAL = '0'.repeat(64);

/** What a seal says, without what follows from it. */
export type SealContent = Omit<Seal, 'hash' | 'signature'>;

/**
 * The bytes that are hashed and signed: `koosync-seal-v1`, a line feed, and the content as JSON without blanks, its
 * members in this order.
 */
export function statementOf(seal: SealContent): Buffer {
  const { number, sealedAt, receipts, fromId, toId, root, entries } = seal;
  const { scannedTo, horizon, retired, previous, keyId } = seal;
  const content = { number, sealedAt, receipts, fromId, toId, root, entries };
  return Buffer.from(DOMAIN + JSON.stringify({ ...content, scannedTo, horizon, retired, previous, keyId }));
}

export const hashOfStatement = (statement: Buffer): string => hash('sha256', statement, 'hex');
