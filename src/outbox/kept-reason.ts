import { inspect } from 'node:util';

const REASON_LENGTH = 1000;

/** A reason as every database can keep it, 1000 characters at most: a foreign text may hold a NUL, or half a character. */
export function keptReason(reason: unknown): string {
  const text = typeof reason === 'string' ? reason : reason == null ? '' : inspect(reason, { depth: 1 });
  // UTF-8 has no half characters
  return Buffer.from(text.replaceAll('\0', '').slice(0, REASON_LENGTH)).toString() || 'no reason given';
}
