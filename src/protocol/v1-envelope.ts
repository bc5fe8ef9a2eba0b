import { hash } from 'node:crypto';
import { type AccessKey } from './access-key.js';
import { type Envelope } from './envelope.js';
import { type Address } from './routes.js';

/**
 * How long a V1 request is remembered. V1 prints no window; the marketplace repeats failed calls for three hours, and its
 * console replays saved cases twice a day.
 */
export const V1_MEMORY_MS = 24 * 60 * 60 * 1000;

/**
 * @param content the body's bytes, for a GET the query's.
 * @param timestamp the signed `timeStamp`, milliseconds since the epoch.
 */
export function v1Envelope(
  { dialect, subPath }: Address,
  content: Uint8Array,
  { key, tokenHash }: { readonly key: AccessKey; readonly tokenHash: string },
  timestamp: number,
  resendUntil: number,
): Envelope {
  return {
    nonce: null,
    timestamp,
    keyMatched: key.id,
    canonicalForm: 'canonical',
    unique: [dialect, subPath, key.id, tokenHash, hash('sha256', content, 'hex')],
    resendUntil,
  };
}
