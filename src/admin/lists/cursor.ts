import { findUnstorableText } from '../../protocol/unstorable-text.js';
import { invalidParameters } from '../problems/parameters.pipe.js';
import type { Problem } from '../problems/problem.js';

/** Where a list goes on, as text that means nothing to the caller: the list's name and the last item's key. */
export const encodeCursor = (list: string, key: readonly string[]): string =>
  Buffer.from(JSON.stringify([list, ...key])).toString('base64url');

/** The key of `parts` texts in a cursor. Throws a Problem 400 on anything that this list did not hand out. */
export function decodeCursor(list: string, cursor: string, parts: number): string[] {
  const [, ...key] = parsed(cursor);
  const texts = key.filter((part): part is string => typeof part === 'string');
  const foreign = texts.length !== parts || encodeCursor(list, texts) !== cursor;
  if (foreign || findUnstorableText(texts)) throw wrongCursor(list);
  return texts;
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const wrongCursor = (list: string): Problem =>
  invalidParameters([{ name: 'after', detail: `is not the "next" of a page of ${list}` }]);
