import { constantTimeEqual } from '../protocol/constant-time-equal.js';
import { canonicalRequest, signatureOf, type AccessKeyPair, type SignableRequest } from './sign-request.js';

const AUTHORIZATION =
  /^SDK-HMAC-SHA256 +Access=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;
const WINDOW_MS = 15 * 60_000;

export type RequestFault = 'unsigned' | 'key-unknown' | 'late' | 'signature-wrong';

/**
 * The inverse of `signRequest`: what is wrong with a request's AK/SK signature, or undefined.
 *
 * @param request its headers in lower case, `host` and `authorization` among them.
 * @param now epoch ms.
 */
export function verifyRequest(
  request: SignableRequest,
  keys: AccessKeyPair,
  now: number,
): RequestFault | undefined {
  const [, accessKey, signed = '', signature = ''] =
    AUTHORIZATION.exec(request.headers['authorization'] ?? '') ?? [];
  const names = signed.split(';');
  if (accessKey === undefined || !names.includes('host') || !names.includes('x-sdk-date')) return 'unsigned';
  if (accessKey !== keys.accessKey) return 'key-unknown';
  const date = request.headers['x-sdk-date'] ?? '';
  const at = epochOf(date);
  if (at === undefined || Math.abs(at - now) > WINDOW_MS) return 'late';
  const expected = signatureOf(canonicalRequest(request, names), keys.secretKey, date);
  return constantTimeEqual(Buffer.from(expected), Buffer.from(signature)) ? undefined : 'signature-wrong';
}

function epochOf(date: string): number | undefined {
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const at = iso === date ? NaN : Date.parse(iso);
  return Number.isNaN(at) ? undefined : at;
}
