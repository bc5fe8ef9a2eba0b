import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { gcmOpen, gcmSeal } from './gcm.js';

/** A 32-byte key that encrypts secrets at rest. `id` stands in the header of what it encrypted. */
interface DataKey {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly object: KeyObject;
}

type Keys = readonly [DataKey, ...DataKey[]];

const text = new TextEncoder();

/** Encrypts secrets at rest as compact JWE (`dir`, A256GCM); the first key is the current one, the others still open. */
export class DataKeys {
  private keys: Keys;

  /** `keys`: 32 bytes each, Base64; the current one first. Throws naming what is wrong. */
  constructor(keys: readonly string[]) {
    this.keys = keysOf(keys);
  }

  /** Checks other keys; what it returns puts them in the place of these. @throws Error, and nothing has changed. */
  prepare(keys: readonly string[]): () => void {
    const next = keysOf(keys);
    return () => (this.keys = next);
  }

  /** The current one first. */
  get ids(): readonly [string, ...string[]] {
    const [current, ...older] = this.keys;
    return [current.id, ...older.map(({ id }) => id)];
  }

  seal(secret: string): Promise<string> {
    const [{ id, bytes }] = this.keys;
    return new CompactEncrypt(text.encode(secret)).setProtectedHeader(header(id)).encrypt(bytes);
  }

  /** Throws when the key that sealed it is not here, or when the text was altered. */
  async open(jwe: string): Promise<string> {
    const { plaintext } = await compactDecrypt(jwe, ({ kid }) => this.keyOf(kid).bytes);
    return new TextDecoder().decode(plaintext);
  }

  /** Encrypts another key, at once and without a promise: `<id of the data key>.<Base64url>`. `nonce`: 12 random bytes. */
  wrap(key: Uint8Array, nonce: Uint8Array): string {
    const [{ id, object }] = this.keys;
    return `${id}.${gcmSeal(object, nonce, key)}`;
  }

  /** The inverse of `wrap`. Throws like `open`. */
  unwrap(wrapped: string): Uint8Array {
    const [id, sealed = ''] = wrapped.split('.', 2);
    return gcmOpen(this.keyOf(id).object, sealed);
  }

  private keyOf(wanted: string | undefined): DataKey {
    const key = this.keys.find(({ id }) => id === wanted);
    if (!key)
      throw new Error(`the data key ${wanted ?? '(unnamed)'} that sealed this secret is not configured`);
    return key;
  }
}

const header = (id: string) => ({ alg: 'dir', enc: 'A256GCM', kid: id });

/** How everything begins that a key sealed: its header, the same for every secret. */
export const sealedBy = (id: string): string =>
  `${Buffer.from(JSON.stringify(header(id))).toString('base64url')}.`;

/** The id of the key that sealed a text which begins like this; undefined when it says none. */
export function keyIdIn(beginning: string): string | undefined {
  const [encoded = ''] = beginning.split('.');
  return /"kid":"([^"]*)"/.exec(Buffer.from(encoded, 'base64url').toString())?.[1];
}

function keysOf(keys: readonly string[]): Keys {
  const [current, ...older] = keys.map(dataKey);
  if (!current) throw new Error('a data key is needed: 32 random bytes, Base64');
  return [current, ...older];
}

function dataKey(base64: string): DataKey {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.length !== 32) throw new Error(`a data key has 32 bytes in Base64; this one has ${bytes.length}`);
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes, object: createSecretKey(bytes) };
}
