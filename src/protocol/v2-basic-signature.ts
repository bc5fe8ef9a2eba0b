import { createHmac } from 'node:crypto';
import { constantTimeEqual } from './constant-time-equal.js';
import { type RawRequest } from './raw-request.js';
import { type SignatureForm } from './signature-form.js';

const NAMES = { nonce: 'nonce', timestamp: 'timestamp', signature: 'signature' } as const;

/**
 * The basic interfaces' signature, guide V2 [476]: `?signature=…&timestamp=…&nonce=…` with
 * `signature = hex(HMAC_SHA256(accessKey, accessKey + nonce + timestamp + inner))` and
 * `inner = lowercase hex(HMAC_SHA256(accessKey, body))`.
 */
export const v2BasicSignature: SignatureForm = {
  names: NAMES,
  read: (raw) => ({
    nonce: queryText(raw, NAMES.nonce),
    timestamp: queryText(raw, NAMES.timestamp),
    signature: queryText(raw, NAMES.signature),
  }),
  sign: signV2Basic,
};

/** @returns the 32 bytes of `signature`; `timestamp` is the parameter's text, `body` the text that is signed. */
export function signV2Basic(accessKey: string, nonce: string, timestamp: string, body: Uint8Array): Buffer {
  const inner = createHmac('sha256', accessKey).update(body).digest('hex');
  return createHmac('sha256', accessKey).update(`${accessKey}${nonce}${timestamp}${inner}`).digest();
}

/** @param signature 64 hex digits of any case. */
export function verifyV2Basic(
  accessKey: string,
  nonce: string,
  timestamp: string,
  body: Uint8Array,
  signature: string,
): boolean {
  return constantTimeEqual(signV2Basic(accessKey, nonce, timestamp, body), Buffer.from(signature, 'hex'));
}

/** A `+` in the raw query is a plus; a parameter that is repeated or wrongly escaped counts as missing. */
function queryText({ query }: RawRequest, name: string): string | undefined {
  const values = query.split('&').filter((pair) => pair.startsWith(`${name}=`));
  if (values.length !== 1) return undefined;
  try {
    return decodeURIComponent(values[0]!.slice(name.length + 1));
  } catch {
    return undefined;
  }
}
