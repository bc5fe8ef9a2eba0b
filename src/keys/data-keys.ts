import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** A 32-byte key that encrypts secrets at rest. `id` stands in the header of what it encrypted. */
interface DataKey {
  readonly id: string;
  readonly bytes: Uint8Array;
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
    const { plaintext } = await compactDecrypt(jwe, ({ kid }) => {
      const key = this.keys.find(({ id }) => id === kid);
      if (!key)
        throw new Error(`the data key ${kid ?? '(unnamed)'} that sealed this secret is not configured`);
      return key.bytes;
    });
    return new TextDecoder().decode(plaintext);
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
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes };
}
