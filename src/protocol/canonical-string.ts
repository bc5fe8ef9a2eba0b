import { type JsonCursor } from './json-cursor.js';
import { MalformedBody } from './malformed-body.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/**
 * Reads the JSON string that starts at the cursor.
 *
 * @returns Jackson's text for it with its quotes (escapes resolved, control characters as `\n` or `\u001F`), or undefined
 *   when the source text already is that.
 * @throws MalformedBody when it is not a JSON string.
 */
export function readString(cursor: JsonCursor): string | undefined {
  const { text } = cursor;
  const start = cursor.position;
  let position = start + 1;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) break;
    if (code === BACKSLASH) return readEscapedString(cursor, position);
    if (!(code >= 0x20)) throw new MalformedBody('not-json'); // also at the end of the text, where code is NaN
    position += 1;
  }
  cursor.position = position + 1;
  return undefined;
}

function readEscapedString(cursor: JsonCursor, firstEscape: number): string | undefined {
  const { text } = cursor;
  const start = cursor.position;
  let position = firstEscape;
  let copied = start;
  let written = '';
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) break;
    if (!(code >= 0x20)) throw new MalformedBody('not-json');
    if (code !== BACKSLASH) {
      position += 1;
      continue;
    }
    const length = text.charCodeAt(position + 1) === 0x75 ? 6 : 2;
    const canonical = length === 6 ? unicodeEscape(text, position) : shortEscape(text, position);
    if (canonical !== undefined) {
      written += copied === position ? canonical : text.slice(copied, position) + canonical;
      copied = position + length;
    }
    position += length;
  }
  cursor.position = position + 1;
  if (copied === start) return undefined;
  return written + text.slice(copied, position + 1);
}

/** @returns the canonical text of `\n` and its like, undefined when that is how it stands in the source. */
function shortEscape(text: string, position: number): string | undefined {
  const letter = text.charAt(position + 1);
  if (letter === '/') return '/';
  if (letter === '' || !'"\\bfnrt'.includes(letter)) throw new MalformedBody('not-json');
  return undefined;
}

function unicodeEscape(text: string, position: number): string {
  let code = 0;
  for (let index = position + 2; index < position + 6; index += 1) {
    code = code * 16 + hexDigit(text.charCodeAt(index));
  }
  const character = String.fromCharCode(code);
  if (code > BACKSLASH) return character;
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  return code < 0x20 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x57;
  throw new MalformedBody('not-json');
}
