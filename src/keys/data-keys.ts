import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** A 32-byte key that encrypts secrets at rest. `id` stands in the header of what it encrypted. */
interface DataKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const text = new TextEncoder();

/** Encrypts secrets at rest as compact JWE (`dir`, A256GCM); the first key is the current one, the others still open. */
export class DataKeys {
  private readonly keys: readonly [DataKey, ...DataKey[]];

  /** `keys`: 32 bytes each, Base64; the current one first. Throws naming what is wrong. */
  constructor(keys: readonly string[]) {
    const [current, ...older] = keys.map(dataKey);
    if (!current) throw new Error('a data key is needed: 32 random bytes, Base64');
    this.keys = [current, ...older];
  }

  seal(secret: string): Promise<string> {
    const [{ id, bytes }] = this.keys;
    return new CompactEncrypt(text.encode(secret))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: id })
      .encrypt(bytes);
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

function dataKey(base64: string): DataKey {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.length !== 32) throw new Error(`a data key has 32 bytes in Base64; this one has ${bytes.length}`);
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes };
}
