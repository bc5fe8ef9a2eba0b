import { createHmac } from 'node:crypto';
import { constantTimeEqual } from './constant-time-equal.js';
import { type RawRequest } from './raw-request.js';
import { type SignatureForm } from './signature-form.js';

const NAMES = { nonce: 'x-nonce', timestamp: 'x-timestamp', signature: 'x-sign' } as const;

/**
 * The kit interfaces' signature, guide V2 [476]:
 * `x-sign = hex(HMAC_SHA256(key = accessKey, data = accessKey + x-nonce + x-timestamp + body))`.
 */
export const v2KitSignature: SignatureForm = {
  names: NAMES,
  read: (raw) => ({
    nonce: headerText(raw, NAMES.nonce),
    timestamp: headerText(raw, NAMES.timestamp),
    signature: headerText(raw, NAMES.signature),
  }),
  sign: signV2Kit,
};

/** @returns the 32 bytes of `x-sign`; `timestamp` is the header's text, `body` the text that is signed. */
export function signV2Kit(accessKey: string, nonce: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', accessKey).update(`${accessKey}${nonce}${timestamp}`).update(body).digest();
}

/** @param signature 64 hex digits of any case. */
export function verifyV2Kit(
  accessKey: string,
  nonce: string,
  timestamp: string,
  body: Uint8Array,
  signature: string,
): boolean {
  return constantTimeEqual(signV2Kit(accessKey, nonce, timestamp, body), Buffer.from(signature, 'hex'));
}

function headerText({ headers }: RawRequest, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
