import { createHmac, hash } from 'node:crypto';
import { type AccessKey } from './access-key.js';
import { constantTimeEqual } from './constant-time-equal.js';
import { ProtocolError } from './protocol-error.js';
import { signatureMismatch, signatureMissing } from './request-reasons.js';

/** Names and texts of what V1 signs, in any order. */
export type V1Parameters = ReadonlyMap<string, string>;

/** Where the signature travels: a header of the kit, a parameter of the basic interfaces; itself never signed. */
export const AUTH_TOKEN = 'authToken';
/** The field or parameter that is part of the key. */
export const TIME_STAMP = 'timeStamp';

/** `k1=v1&k2=v2&…` in ascending order of the names, the token left out. */
export function v1SignedText(parameters: V1Parameters): string {
  const names = [...parameters.keys()].filter((name) => name !== AUTH_TOKEN).sort();
  const text = names.map((name) => `${name}=${parameters.get(name)}`).join('&');
  // Java's UTF-8 encoder makes `?` of half a surrogate pair
  return text.replace(/\p{Surrogate}/gu, '?');
}

/** `authToken = base64(HMAC_SHA256(accessKey + timeStamp, signed text))`, as bytes. */
export function signV1(accessKey: string, parameters: V1Parameters): Buffer {
  return signV1Text(accessKey, parameters.get(TIME_STAMP) ?? '', v1SignedText(parameters));
}

export function signV1Text(accessKey: string, timeStamp: string, text: string): Buffer {
  return createHmac('sha256', accessKey + timeStamp)
    .update(text)
    .digest();
}

/**
 * Looks for the key and the reading of a request that `token` was made with; every key is tried for each reading.
 *
 * @param token Base64 of 32 bytes, standard or URL-safe; a blank counts as the plus it was before URL-decoding.
 * @throws ProtocolError `000001` when there is no token or none matches.
 */
export function matchV1Token<R extends { readonly parameters: V1Parameters }>(
  token: string | undefined,
  readings: Iterable<R>,
  keys: readonly AccessKey[],
): { readonly key: AccessKey; readonly reading: R; readonly tokenHash: string } {
  const digits = token?.replaceAll(' ', '+') ?? '';
  if (!/^[\w+/-]{43}=?$/.test(digits)) throw new ProtocolError('000001', signatureMissing(AUTH_TOKEN, 'v1'));
  const claimed = Buffer.from(digits, 'base64');
  for (const reading of readings) {
    const timeStamp = reading.parameters.get(TIME_STAMP) ?? '';
    const text = v1SignedText(reading.parameters);
    let matched: AccessKey | undefined;
    for (const key of keys)
      if (constantTimeEqual(signV1Text(key.secret, timeStamp, text), claimed)) matched = key;
    if (matched) return { key: matched, reading, tokenHash: hash('sha256', claimed, 'hex') };
  }
  throw new ProtocolError('000001', signatureMismatch(AUTH_TOKEN));
}
