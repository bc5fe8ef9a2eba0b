import { createHash } from 'node:crypto';

/** A secret shared with the marketplace ("密钥管理" in the seller's console); no id of it travels in a request. */
export interface AccessKey {
  /** First 8 hex digits of SHA-256 over `koosync-access-key:` + secret: safe to record and to show. */
  readonly id: string;
  readonly secret: string;
}

/** @throws RangeError when the secret is blank: an empty key would let everybody sign. */
export function accessKey(secret: string): AccessKey {
  if (secret.trim() === '') throw new RangeError('an access key must not be blank');
  const id = createHash('sha256').update(`koosync-access-key:${secret}`).digest('hex').slice(0, 8);
  return { id, secret };
}
