import { isObject, valueAt, type ScimResource } from './scim-resource.js';

/** An attribute as it is to be: `undefined` where it is not to be there. */
export type Wanted =
  | { readonly path: string; readonly value: string | boolean | undefined }
  /** One entry of a list whose others are not ours: ours are known by `mark` having one of the values. */
  | {
      readonly path: string;
      readonly mark: { readonly name: 'type' | 'value'; readonly values: readonly string[] };
      readonly entry: Readonly<Record<string, string>> | undefined;
    };

/** One attribute to set, or to take away when `value` is undefined. */
export interface Edit {
  readonly path: string;
  readonly value: unknown;
  /** The attribute is not there yet. */
  readonly added: boolean;
}

/** `userName` is compared without its case [RFC 7643 §4.1.1], a server may keep it in another one. */
const CASELESS = ['userName'];

/** What has to be written for the resource to be as it is wanted; nothing when it is. Without a resource: all of it. */
export function editsOf(wanted: readonly Wanted[], current?: ScimResource): Edit[] {
  return wanted.flatMap((attribute) => {
    const before = current === undefined ? undefined : valueAt(current, attribute.path);
    const after = 'mark' in attribute ? listWith(attribute, before) : attribute.value;
    if (isSame(attribute.path, before, after)) return [];
    return [{ path: attribute.path, value: after, added: before === undefined || before === null }];
  });
}

/** The list with our entry in it; the very same one when it is there already. */
function listWith({ mark, entry }: Extract<Wanted, { mark: unknown }>, before: unknown): unknown {
  const entries: unknown[] = Array.isArray(before) ? before : [];
  const isOurs = (other: unknown): boolean =>
    isObject(other) && mark.values.includes(String(other[mark.name]).toLowerCase());
  const ours = entries.filter(isOurs);
  if (entry === undefined ? ours.length === 0 : ours.length === 1 && holds(ours[0], entry)) return before;
  const others = entries.filter((other) => !isOurs(other));
  const list = entry === undefined ? others : [...others, entry];
  return list.length === 0 ? undefined : list;
}

const holds = (found: unknown, entry: Readonly<Record<string, string>>): boolean =>
  isObject(found) && Object.entries(entry).every(([name, value]) => found[name] === value);

function isSame(path: string, before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (after === undefined) return before === null || before === '';
  const caseless = CASELESS.includes(path) && typeof before === 'string' && typeof after === 'string';
  return caseless && before.toLowerCase() === after.toLowerCase();
}
