import { isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv, hash } from 'node:crypto';

/** `1`: AES-256, the default; `2`: AES-128. Both CBC with PKCS#5 padding. */
export type EncryptType = '1' | '2';

const IV_LENGTH = 16;

/**
 * Decrypts a sensitive field of the basic interfaces of V1: `iv(16 characters) + base64(AES-CBC(text))` under a key
 * derived from the access key. Call it only for authenticated requests.
 *
 * @returns undefined when it does not open, whatever the cause.
 */
export function openSensitiveField(accessKey: string, sealed: string, type: EncryptType): string | undefined {
  const iv = Buffer.from(sealed.slice(0, IV_LENGTH));
  const digits = sealed.slice(IV_LENGTH).replaceAll(' ', '+');
  if (iv.length !== IV_LENGTH || !/^[\w+/-]+={0,2}$/.test(digits)) return undefined;
  try {
    const cipher = createDecipheriv(algorithmOf(type), aesKeyOf(accessKey, type), iv);
    const text = Buffer.concat([cipher.update(Buffer.from(digits, 'base64')), cipher.final()]);
    return isUtf8(text) ? text.toString('utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** The inverse. `iv`: 16 ASCII characters, never used before under this key. */
export function sealSensitiveField(accessKey: string, text: string, iv: string, type: EncryptType): string {
  const cipher = createCipheriv(algorithmOf(type), aesKeyOf(accessKey, type), Buffer.from(iv));
  return iv + Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

const algorithmOf = (type: EncryptType): string => (type === '1' ? 'aes-256-cbc' : 'aes-128-cbc');

/** The first bytes of Java's `SHA1PRNG` seeded with the access key, as `KeyGenerator("AES")` takes them. */
function aesKeyOf(accessKey: string, type: EncryptType): Buffer {
  const state = sha1(Buffer.from(accessKey));
  const first = sha1(state);
  if (type === '2') return first.subarray(0, 16);
  return Buffer.concat([first, sha1(nextState(state, first))]).subarray(0, 32);
}

/** state + block + 1, least significant byte first, the bytes signed as Java's are. */
function nextState(state: Buffer, block: Buffer): Buffer {
  const next = Buffer.alloc(state.length);
  let carry = 1;
  for (let i = 0; i < state.length; i += 1) {
    const sum = state.readInt8(i) + block.readInt8(i) + carry;
    next[i] = sum & 0xff;
    carry = sum >> 8;
  }
  return next;
}

const sha1 = (bytes: Buffer): Buffer => hash('sha1', bytes, 'buffer');
