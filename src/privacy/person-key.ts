import type { KeyObject } from 'node:crypto';
import { gcmOpen, gcmSeal } from '../keys/gcm.js';
import { readValues, valuesText, type PersonalValues } from './personal-values.js';

/** The key of one user of one application: with it gone, what it sealed is gone. */
export class PersonKey {
  /** `id`: stands in front of what it sealed. `nonce` draws 12 random bytes. */
  constructor(
    readonly id: string,
    private readonly key: KeyObject,
    private readonly nonce: () => Uint8Array,
  ) {}

  /** `<id>.<Base64url>`. */
  seal(user: PersonalValues): string {
    return `${this.id}.${gcmSeal(this.key, this.nonce(), Buffer.from(valuesText(user)))}`;
  }

  /** Undefined: another key sealed it, one that is gone. Throws when the text was altered. */
  open(sealed: string): PersonalValues | undefined {
    const [id, body = ''] = sealed.split('.', 2);
    if (id !== this.id) return undefined;
    return readValues(gcmOpen(this.key, body).toString());
  }
}
