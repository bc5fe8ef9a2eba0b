import { isUtf8 } from 'node:buffer';
import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { type OaepPrivateKey } from './oaep-private-key.js';
import { type OaepDialect, padOaep, unpadOaep } from './oaep-padding.js';

export { oaepPrivateKey, type OaepPrivateKey } from './oaep-private-key.js';
export { type OaepDialect } from './oaep-padding.js';

/** Longer texts than this are no RSA block of any key we take (16,384 bit with line breaks). */
const CIPHERTEXT_LIMIT = 4096;

/**
 * Decrypts a field that the marketplace encrypted with our public key, as `clientSecret` of applicationSync [434].
 * The RSA operation runs once, in OpenSSL; the padding is then tried in each of `dialects`, because Node.js itself
 * cannot open SHA-256 with MGF1-SHA-1, which is what Java's `OAEPWithSHA-256AndMGF1Padding` makes.
 *
 * @param ciphertextBase64 one RSA block, standard or URL-safe Base64, with or without line breaks and padding.
 * @returns undefined when it does not open, whatever the cause. Call it only for authenticated requests.
 */
export function openOaep(
  key: OaepPrivateKey,
  ciphertextBase64: string,
  dialects: readonly OaepDialect[],
): { text: string; dialect: OaepDialect } | undefined {
  const block = decrypted(key, ciphertextBase64);
  if (!block) return undefined;
  for (const dialect of dialects) {
    const message = unpadded(block, key.bits, dialect);
    if (message && isUtf8(message)) return { text: message.toString('utf8'), dialect };
  }
  return undefined;
}

/**
 * Encrypts as the marketplace does.
 *
 * @param publicKeyPem `BEGIN PUBLIC KEY` (SubjectPublicKeyInfo).
 * @param seed random bytes, as many as the dialect's digest has: 32 for SHA-256, 20 for SHA-1.
 * @returns standard Base64.
 * @throws Error when `text` is too long for the key.
 */
export function sealOaep(publicKeyPem: string, text: string, dialect: OaepDialect, seed: Buffer): string {
  const key = createPublicKey(publicKeyPem);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const block = padOaep(Buffer.from(text, 'utf8'), bits, dialect, seed);
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block).toString('base64');
}

function decrypted({ bits, privateKey }: OaepPrivateKey, base64: string): Buffer | undefined {
  const ciphertext = fromBase64(base64);
  if (ciphertext?.length !== Math.ceil(bits / 8)) return undefined;
  try {
    return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, ciphertext);
  } catch {
    return undefined;
  }
}

function unpadded(block: Buffer, bits: number, dialect: OaepDialect): Buffer | undefined {
  try {
    return unpadOaep(block, bits, dialect);
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): Buffer | undefined {
  if (text.length > CIPHERTEXT_LIMIT) return undefined;
  const digits = text.replace(/[ \t\r\n]/g, '');
  return /^[\w+/-]*={0,2}$/.test(digits) ? Buffer.from(digits, 'base64') : undefined;
}
