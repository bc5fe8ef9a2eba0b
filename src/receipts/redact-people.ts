import { parseGuideList } from '../protocol/guide-list.js';
import { textsIn } from '../privacy/scrub.js';
import { withhold } from './known-members.js';

/** The personal values of a person that a list names, sealed under the person's key; undefined: nothing may be kept. */
export type SealedOf = (userName: string) => string | undefined;

type Item = Readonly<Record<string, unknown>>;

/** What is kept of a user in clear, where it is what the guide prints: the key, and what the product grants by. */
const CLEAR: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['userName', (value) => isShort(value, 64)],
  ['orgCode', (value) => isShort(value, 64)],
  ['role', (value) => value === 'user' || value === 'admin'],
  ['enable', (value) => typeof value === 'boolean' || value === 'true' || value === 'false'],
]);
/** What is in `sealed`, under the names of the wire. */
const SEALED_NAMES = new Set([
  ...['name', 'position', 'employeeCode', 'employeeType', 'mobile', 'email', 'workPlace', 'entryDate'],
  'extension',
]);

const isShort = (value: unknown, max: number): boolean => typeof value === 'string' && value.length <= max;

/**
 * `userList` as receipts keep it: of each user the clear members, and the personal values `sealed`; where they cannot be
 * sealed, or are none that the guide prints, only their names (`withheld`).
 *
 * @returns undefined when it takes more than `room` characters.
 */
export function redactPeople(value: unknown, sealedOf: SealedOf | undefined, room: number): unknown {
  const list = parseGuideList(value);
  if (!list) return unreadable(value);
  const people: unknown[] = [];
  for (const item of list) {
    const person = isObject(item) ? redactPerson(item, sealedOf) : unreadable(item);
    if ((room -= lengthOf(person)) < 0) return undefined;
    people.push(person);
  }
  return people;
}

/** The personal texts of the users that a message names: what a foreign text must not repeat. */
export function personalTexts({ userList }: Item): string[] {
  const list = parseGuideList(userList) ?? [userList];
  return list.flatMap((item) =>
    textsIn(isObject(item) ? { ...item, userName: null, orgCode: null, role: null, enable: null } : item),
  );
}

// Runs for every user of a call: one pass, no lists in between
function redactPerson(item: Item, sealedOf: SealedOf | undefined): Item {
  const sealed = typeof item.userName === 'string' ? sealedOf?.(item.userName) : undefined;
  const person: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const name of Object.keys(item)) {
    const value = item[name];
    const isClear = CLEAR.get(name);
    if (isClear?.(value)) person[name] = value;
    else if (isClear || sealed === undefined || !SEALED_NAMES.has(name)) withhold(withheld, name, value);
  }
  if (sealed !== undefined) person.sealed = sealed;
  if (withheld.length > 0) person.withheld = withheld;
  return person;
}

/** What is no list and no user may hold anything. */
const unreadable = (value: unknown): Item => ({ withheld: true, length: lengthOf(value) });

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value) ?? '').length;

const isObject = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
