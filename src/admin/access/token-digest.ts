import { createHash } from 'node:crypto';
import type { AdminToken } from '../admin-tokens.js';

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A token's name in the audit log and in lists: the first 8 hexadecimal digits of its SHA-256. */
export const tokenId = (digest: Buffer): string => digest.toString('hex', 0, 4);

/** The SHA-256 that a text spells, in 64 hexadecimal digits or 43 characters of Base64url; undefined: it spells none. */
export function readDigest(text: string): Buffer | undefined {
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const digest = Buffer.from(text, 'base64url');
  return digest.length === 32 && digest.toString('base64url') === text ? digest : undefined;
}

/** @throws Error when the hash is none. */
export function digestOf(token: AdminToken): Buffer {
  if (token.token !== undefined) return sha256(token.token);
  const digest = readDigest(token.sha256);
  if (!digest)
    throw new Error(
      'the sha256 of an admin token has 64 hexadecimal digits, or 43 characters of Base64url; "koosync keys token" prints one',
    );
  return digest;
}
