import type { PersonKey } from '../privacy/person-key.js';
import type { PersonKeys } from '../privacy/person-keys.js';
import type { PersonalValues } from '../privacy/personal-values.js';
import type { NewChange } from '../outbox/new-change.js';
import type { Authorization } from './authorization.entity.js';

/** The key of one user's row while a message about it is decided: opened, or made, only when there is something to seal. */
export class UserKey {
  private key: PersonKey | undefined;
  private same: string | undefined;

  /** `row`: as it is going to be kept. `isSaved`: it will be written, so that a key may be made for it. */
  constructor(
    private readonly keys: PersonKeys,
    private readonly row: Authorization | undefined,
    private readonly isSaved: boolean,
  ) {}

  /** The changes with their values sealed. Makes a key for a row that has none. */
  sealed(changes: readonly NewChange[]): NewChange[] {
    return changes.map((change) => {
      if (!('user' in change)) return change;
      const sealed = (this.open() ?? this.make()).seal(change.user);
      return { ...change, sealed };
    });
  }

  /** A message's profile that a change tells as it is: the receipt keeps the same sealed text. */
  isTold(sealed: string | undefined): void {
    this.same = sealed;
  }

  /** Undefined where there is no key to seal it with: nothing of the user is kept, or it was erased. */
  seal(values: PersonalValues): string | undefined {
    return this.same ?? this.open()?.seal(values);
  }

  private open(): PersonKey | undefined {
    if (this.row?.personKey) this.key ??= this.keys.unwrap(this.row.personKey);
    return this.key;
  }

  private make(): PersonKey {
    if (!this.row || !this.isSaved) throw new Error('a change of a user whose row is not written');
    const { key, wrapped } = this.keys.make();
    this.row.personKey = wrapped;
    return (this.key = key);
  }
}
