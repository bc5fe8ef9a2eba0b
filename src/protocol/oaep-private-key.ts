import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Shortest modulus the marketplace's console takes [434]. */
export const SHORTEST_RSA_KEY_BITS = 3072;

/** What is wrong with a private key file. */
export type PrivateKeyFault =
  'not-a-private-key' | 'passphrase-missing' | 'passphrase-wrong' | 'not-rsa' | 'too-short';

const FAULT_TEXTS: Readonly<Record<PrivateKeyFault, string>> = {
  'not-a-private-key': 'this is not a private key in PEM form (expected "BEGIN PRIVATE KEY", PKCS#8)',
  'passphrase-missing': 'the private key is encrypted and no passphrase was given',
  'passphrase-wrong': 'the private key is encrypted and the passphrase does not open it',
  'not-rsa': 'the private key is not an RSA key for encryption',
  'too-short': `the RSA key is shorter than ${SHORTEST_RSA_KEY_BITS} bits, the marketplace's minimum`,
};

/** A key that cannot be used, and why; never holds any of the key. */
export class PrivateKeyError extends Error {
  override readonly name = 'PrivateKeyError';

  constructor(readonly fault: PrivateKeyFault) {
    super(FAULT_TEXTS[fault]);
  }
}

/** A private key parsed once; it cannot be sent to another thread, its PEM can. */
export interface OaepPrivateKey {
  /** First 16 hex digits of SHA-256 over the public key's SubjectPublicKeyInfo: safe to record. */
  readonly id: string;
  readonly bits: number;
  /** The public half as `BEGIN PUBLIC KEY`, which is what the marketplace's console takes. */
  readonly publicKeyPem: string;
  readonly privateKey: KeyObject;
}

/**
 * @param pem PKCS#8 (`BEGIN PRIVATE KEY` or `BEGIN ENCRYPTED PRIVATE KEY`).
 * @throws PrivateKeyError
 */
export function oaepPrivateKey(pem: string, passphrase?: string): OaepPrivateKey {
  const privateKey = parsed(pem, passphrase);
  if (privateKey.asymmetricKeyType !== 'rsa') throw new PrivateKeyError('not-rsa');
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SHORTEST_RSA_KEY_BITS) throw new PrivateKeyError('too-short');
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    id: createHash('sha256').update(spki).digest('hex').slice(0, 16),
    bits,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    privateKey,
  };
}

function parsed(pem: string, passphrase: string | undefined): KeyObject {
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
  if (isEncrypted && !passphrase) throw new PrivateKeyError('passphrase-missing');
  try {
    return createPrivateKey(isEncrypted ? { key: pem, passphrase } : pem);
  } catch {
    throw new PrivateKeyError(isEncrypted ? 'passphrase-wrong' : 'not-a-private-key');
  }
}
