import { oaepPrivateKey, openOaep, type OaepDialect, type OaepPrivateKey } from '../protocol/oaep.js';

/** A private key as it travels to a worker thread: PKCS#8 PEM, checked and readable. */
export interface SecretKey {
  /** First 16 hex digits of the public key's SHA-256. */
  readonly id: string;
  readonly pem: string;
  readonly passphrase?: string;
}

export interface SealedSecret {
  readonly ciphertext: string;
  readonly keys: readonly SecretKey[];
  readonly dialects: readonly OaepDialect[];
}

/** The secret in clear, and which key and OAEP dialect opened it. */
export interface OpenedSecret {
  readonly text: string;
  readonly keyId: string;
  readonly dialect: OaepDialect;
}

const parsed = new Map<string, OaepPrivateKey>();

/** Tries every private key, the current one first; undefined when none opens it. Runs in a worker thread. */
export function openSecret({ ciphertext, keys, dialects }: SealedSecret): OpenedSecret | undefined {
  for (const { id, pem, passphrase } of keys) {
    let key = parsed.get(id);
    if (!key) parsed.set(id, (key = oaepPrivateKey(pem, passphrase)));
    const opened = openOaep(key, ciphertext, dialects);
    if (opened) return { ...opened, keyId: id };
  }
  return undefined;
}
