import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A key that signs seals, or only its public half, which verifies them. */
export interface SealKey {
  /** The first 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER). */
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly privateKey?: KeyObject;
}

/** Why a text is no key of ours. */
export class SealKeyError extends Error {
  override readonly name = 'SealKeyError';
}

/** Reads a PKCS#8 PEM Ed25519 private key, or a public one (SPKI PEM). @throws SealKeyError for anything else. */
export function readSealKey(pem: string): SealKey {
  const isPrivate = pem.includes('PRIVATE KEY');
  const key = parsed(pem, isPrivate);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new SealKeyError(`it is ${key.asymmetricKeyType}, not Ed25519`);
  const publicKey = isPrivate ? createPublicKey(key) : key;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  return isPrivate ? { id, publicKey, privateKey: key } : { id, publicKey };
}

function parsed(pem: string, isPrivate: boolean): KeyObject {
  try {
    return isPrivate ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    throw new SealKeyError('it is no PEM key, or it is encrypted');
  }
}

/** The public half, PEM. */
export const publicSealPem = ({ publicKey }: SealKey): string =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** The keys of the seals: the first that can signs, all verify. */
export class SealKeys {
  private readonly byId: ReadonlyMap<string, SealKey>;
  private readonly signer: SealKey | undefined;

  constructor(keys: readonly SealKey[]) {
    this.byId = new Map(keys.map((key) => [key.id, key]));
    this.signer = keys.find(({ privateKey }) => privateKey);
  }

  /** The id of the key that signs; undefined: sealing is off. */
  get signerId(): string | undefined {
    return this.signer?.id;
  }

  get ids(): string[] {
    return [...this.byId.keys()];
  }

  /** @returns 64 bytes. @throws Error without a private key. */
  sign(bytes: Uint8Array): Buffer {
    if (!this.signer?.privateKey) throw new Error('there is no key that could seal');
    return sign(null, bytes, this.signer.privateKey);
  }

  /** Whether the key of that id signed it; undefined when there is no such key. Works beside the event loop. */
  async verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): Promise<boolean | undefined> {
    const key = this.byId.get(keyId);
    if (!key) return undefined;
    return new Promise((resolve, reject) => {
      verify(null, bytes, key.publicKey, signature, (error, fits) => (error ? reject(error) : resolve(fits)));
    });
  }
}
