import type { KeyObject } from 'node:crypto';
import { gcmOpen, gcmSeal } from '../keys/gcm.js';
import { readValues, valuesText, type PersonalValues } from './personal-values.js';

/** The key of one user of one application: with it gone, what it sealed is gone. */
export class PersonKey {
  private last: { readonly text: string; readonly sealed: string } | undefined;

  /** `id`: stands in front of what it sealed. `nonce` draws 12 random bytes. */
  constructor(
    readonly id: string,
    private readonly key: KeyObject,
    private readonly nonce: () => Uint8Array,
  ) {}

  /** `<id>.<Base64url>`. The same values twice in a row give the same text: a call's change and its receipt share one. */
  seal(user: PersonalValues): string {
    const text = valuesText(user);
    if (this.last?.text !== text)
      this.last = { text, sealed: `${this.id}.${gcmSeal(this.key, this.nonce(), Buffer.from(text))}` };
    return this.last.sealed;
  }

  /** Undefined: another key sealed it, one that is gone. Throws when the text was altered. */
  open(sealed: string): PersonalValues | undefined {
    const [id, body = ''] = sealed.split('.', 2);
    if (id !== this.id) return undefined;
    return readValues(gcmOpen(this.key, body).toString());
  }
}
