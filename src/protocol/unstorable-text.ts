import { DEPTH_LIMIT } from './malformed-body.js';

/** A text that no database keeps faithfully, and where in the message it stands. */
export interface UnstorableText {
  /** Path such as `userList[3].name`; `''` for the value itself. */
  readonly path: string;
  readonly found: 'nul' | 'lone-surrogate' | 'too-deep';
}

/**
 * Looks through a parsed JSON value for U+0000 and for halves of surrogate pairs, in keys and in strings: PostgreSQL
 * refuses the first, every database mangles the second.
 *
 * @param depth how many objects and lists are around the value.
 */
export function findUnstorableText(value: unknown, depth = 0): UnstorableText | undefined {
  if (typeof value === 'string') return faultOf(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEPTH_LIMIT) return { path: '', found: 'too-deep' };
  return Array.isArray(value) ? findInList(value, depth + 1) : findInObject(value, depth + 1);
}

function findInList(list: readonly unknown[], depth: number): UnstorableText | undefined {
  for (let index = 0; index < list.length; index += 1) {
    const inside = findUnstorableText(list[index], depth);
    if (inside) return below(`[${index}]`, inside);
  }
  return undefined;
}

function findInObject(object: object, depth: number): UnstorableText | undefined {
  for (const [key, member] of Object.entries(object)) {
    const inside = faultOf(key) ?? findUnstorableText(member, depth);
    if (inside) return below(key, inside);
  }
  return undefined;
}

function below(step: string, { path, found }: UnstorableText): UnstorableText {
  const separator = path === '' || path.startsWith('[') ? '' : '.';
  return { path: step + separator + path, found };
}

function faultOf(text: string): UnstorableText | undefined {
  if (text.includes('\0')) return { path: '', found: 'nul' };
  return /\p{Surrogate}/u.test(text) ? { path: '', found: 'lone-surrogate' } : undefined;
}
