import type { EntityTable, TableColumn } from '../database/entity-table.js';
import { loadFrom } from '../database/load-rows.js';
import type { Tx } from '../database/tx.js';
import { keyOfParts } from '../directory/working-set.js';
import type { PersonKey } from './person-key.js';
import type { PersonKeys } from './person-keys.js';
import { NO_VALUES, type PersonalValues } from './personal-values.js';

/** Whose values they are: a user of one application. */
export interface Person {
  readonly scopeId: string;
  readonly appId: string;
  readonly userName: string;
}

type KeyRow = Person & { readonly personKey: string | null };

const column = (property: keyof KeyRow, name: string, isKey: boolean): TableColumn => ({
  property,
  name,
  isKey,
  kind: 'text',
});

/** Of `Authorization` what is needed here: whoever reads changes need not know what a user is. */
const KEYS: EntityTable = {
  name: 'authorization_user',
  columns: [
    column('scopeId', 'scope_id', true),
    column('appId', 'app_id', true),
    column('userName', 'user_name', true),
    column('personKey', 'person_key', false),
  ],
};

/** Values that can be read, or those of an erased user: empty. */
export type OpenedValues = PersonalValues & { readonly erased?: true };

const ERASED: OpenedValues = { ...NO_VALUES, erased: true };
const nameOf = ({ scopeId, appId, userName }: Person): string => keyOfParts(scopeId, appId, userName);

/** Opens the sealed values of the persons whose keys it was given. */
export class ValuesOpener {
  private readonly opened = new Map<string, PersonKey>();

  constructor(
    private readonly keys: PersonKeys,
    private readonly wrapped: ReadonlyMap<string, string>,
  ) {}

  /** Throws when the data key is not configured: that is no erasure. */
  open(person: Person, sealed: string): OpenedValues {
    const name = nameOf(person);
    const wrapped = this.wrapped.get(name);
    if (wrapped === undefined) return ERASED;
    let key = this.opened.get(name);
    if (!key) this.opened.set(name, (key = this.keys.unwrap(wrapped)));
    return key.open(sealed) ?? ERASED;
  }
}

/** Loads the keys of persons, each with one statement a few hundred; none when there are no persons. */
export async function openerFor(tx: Tx, keys: PersonKeys, persons: readonly Person[]): Promise<ValuesOpener> {
  const distinct = new Map(persons.map((person) => [nameOf(person), person]));
  const wanted = [...distinct.values()].map(({ scopeId, appId, userName }) => ({ scopeId, appId, userName }));
  const rows =
    wanted.length === 0
      ? []
      : await loadFrom<KeyRow, keyof Person>(tx, KEYS, ['scopeId', 'appId', 'userName'], wanted);
  return new ValuesOpener(
    keys,
    new Map(rows.flatMap((row) => (row.personKey === null ? [] : [[nameOf(row), row.personKey] as const]))),
  );
}
