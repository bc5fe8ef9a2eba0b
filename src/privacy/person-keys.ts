import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Random } from '../directory/random.js';
import { DataKeys } from '../keys/data-keys.js';
import { NONCE } from '../keys/gcm.js';
import { PersonKey } from './person-key.js';

const ID_BYTES = 6;
const KEY_BYTES = 32;

/** Makes the keys of persons and opens those kept: `<id>.<id of the data key>.<Base64url>`, wrapped by the data key. */
@Injectable()
export class PersonKeys {
  constructor(
    private readonly dataKeys: DataKeys,
    @Inject(Random) private readonly random: Random,
  ) {}

  make(): { readonly key: PersonKey; readonly wrapped: string } {
    const bytes = this.random.bytes(KEY_BYTES);
    const id = Buffer.from(this.random.bytes(ID_BYTES)).toString('base64url');
    const wrapped = `${id}.${this.dataKeys.wrap(bytes, this.random.bytes(NONCE))}`;
    return { key: this.keyOf(id, bytes), wrapped };
  }

  /** Throws when the data key that wrapped it is not configured, or when the text was altered. */
  unwrap(wrapped: string): PersonKey {
    const point = wrapped.indexOf('.');
    return this.keyOf(wrapped.slice(0, point), this.dataKeys.unwrap(wrapped.slice(point + 1)));
  }

  private keyOf(id: string, bytes: Uint8Array): PersonKey {
    return new PersonKey(id, createSecretKey(bytes), () => this.random.bytes(NONCE));
  }
}
