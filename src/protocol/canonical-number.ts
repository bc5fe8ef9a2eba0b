import { type ExactDoubles, javaDouble } from './java-double.js';
import { type JsonCursor } from './json-cursor.js';
import { MalformedBody } from './malformed-body.js';

/** Decimals whose Java text is their source text: at most 15 digits, 0.001 to 9999999, no blank zeros. */
const ALREADY_CANONICAL = /^-?(?:0\.0|[1-9]\d{0,6}\.(?:0|\d{0,7}[1-9])|0\.(?!000)\d{0,13}[1-9])$/;

/**
 * Reads the JSON number that starts at the cursor.
 *
 * @param exact see {@link javaDouble}
 * @returns Jackson's text for it (integers of any size as they stand, everything else as a Java `double`), or undefined
 *   when the source text already is that.
 * @throws MalformedBody when it is not a JSON number.
 */
export function readNumber(cursor: JsonCursor, exact: ExactDoubles): string | undefined {
  const { text } = cursor;
  const start = cursor.position;
  const digits = text.charCodeAt(start) === 0x2d ? start + 1 : start;
  const integerEnd = digitsEnd(text, digits);
  if (text.charCodeAt(digits) === 0x30 && integerEnd > digits + 1) throw new MalformedBody('not-json');
  const end = exponentEnd(text, fractionEnd(text, integerEnd));
  cursor.position = end;
  if (end === integerEnd) return end === start + 2 && text.startsWith('-0', start) ? '0' : undefined;
  const source = text.slice(start, end);
  if (ALREADY_CANONICAL.test(source)) return undefined;
  const canonical = javaDouble(Number(source), exact);
  return canonical === source ? undefined : canonical;
}

/** @throws MalformedBody when there is no digit at all. */
function digitsEnd(text: string, start: number): number {
  let position = start;
  while (isDigit(text.charCodeAt(position))) position += 1;
  if (position === start) throw new MalformedBody('not-json');
  return position;
}

function fractionEnd(text: string, position: number): number {
  return text.charCodeAt(position) === 0x2e ? digitsEnd(text, position + 1) : position;
}

function exponentEnd(text: string, position: number): number {
  if ((text.charCodeAt(position) | 0x20) !== 0x65) return position;
  const sign = text.charCodeAt(position + 1);
  return digitsEnd(text, position + (sign === 0x2b || sign === 0x2d ? 2 : 1));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
