import { DEPTH_LIMIT } from './malformed-body.js';

/** Messages have some ten members; what has more than this is not worth a fast way. */
const MEMBER_LIMIT = 1000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * A fast way to the canonical body: the members of the outermost object, cut out of the source as they stand,
 * in canonical order and without `null`s and blanks between them. It equals {@link canonicalBody} whenever no
 * nested text needs rewriting, which holds for every sender whose values come out of Jackson.
 *
 * The values are only searched for their ends, not checked: who accepts a signature over the result must still parse
 * the body.
 *
 * @returns undefined when the bytes are not an object, nest deeper than 100 levels, hold an
 *   escape in a top-level key or more than 1000 members.
 */
export function topLevelSlices(body: Buffer): Buffer | undefined {
  const members = topLevelMembers(body);
  return members && joined(members);
}

/** A member of the outermost object as it stands in the source: its key with quotes, its value. */
export interface MemberSlice {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** The members of the outermost object by name, the last one where a key is repeated; undefined as above. */
export function topLevelMembers(body: Buffer): Map<string, MemberSlice> | undefined {
  const members = new Map<string, MemberSlice>();
  let position = blanksEnd(body, 0);
  if (body[position] !== 0x7b) return undefined;
  let separator = 0x2c;
  let count = 0;
  position = blanksEnd(body, position + 1);
  if (body[position] === 0x7d) separator = body[position++]!;
  while (separator === 0x2c) {
    position = blanksEnd(body, position);
    if (body[position] !== QUOTE) return undefined;
    const key = body.subarray(position, stringEnd(body, position));
    if (key.includes(BACKSLASH) || count++ === MEMBER_LIMIT) return undefined;
    position = blanksEnd(body, position + key.length);
    if (body[position] !== 0x3a) return undefined;
    position = blanksEnd(body, position + 1);
    const value = body.subarray(position, valueEnd(body, position));
    members.set(key.toString('utf8', 1, key.length - 1), { key, value });
    position = blanksEnd(body, position + value.length);
    separator = body[position++] ?? 0;
  }
  const isWhole = separator === 0x7d && blanksEnd(body, position) === body.length;
  return isWhole ? members : undefined;
}

function joined(members: ReadonlyMap<string, MemberSlice>): Buffer {
  const parts: Buffer[] = [];
  const colon = Buffer.from(':');
  const comma = Buffer.from(',');
  for (const name of [...members.keys()].sort()) {
    const { key, value } = members.get(name)!;
    if (value.toString('latin1', 0, 5) === 'null') continue;
    if (parts.length > 0) parts.push(comma);
    parts.push(key, colon, value);
  }
  return Buffer.concat([Buffer.from('{'), ...parts, Buffer.from('}')]);
}

function valueEnd(body: Buffer, start: number): number {
  const first = body[start];
  if (first === QUOTE) return stringEnd(body, start);
  return first === 0x7b || first === 0x5b ? bracketsEnd(body, start) : wordEnd(body, start);
}

/** Behind the bracket that closes the one at `start`; the end of the body when there is none or it nests too deep. */
function bracketsEnd(body: Buffer, start: number): number {
  let depth = 1; // the outermost object
  let position = start;
  while (position < body.length) {
    const byte = body[position]!;
    if (byte === QUOTE) {
      position = stringEnd(body, position);
      continue;
    }
    position += 1;
    if (byte === 0x7b || byte === 0x5b) {
      if (++depth > DEPTH_LIMIT) return body.length;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (--depth === 1) return position;
    }
  }
  return position;
}

function stringEnd(body: Buffer, start: number): number {
  let position = start + 1;
  while (position < body.length) {
    const byte = body[position]!;
    if (byte === QUOTE) return position + 1;
    position += byte === BACKSLASH ? 2 : 1;
  }
  return body.length;
}

function wordEnd(body: Buffer, start: number): number {
  let position = start;
  while (position < body.length && !isDelimiter(body[position]!)) position += 1;
  return position;
}

function isDelimiter(byte: number): boolean {
  return byte <= 0x20 || byte === 0x2c || byte === 0x5d || byte === 0x7d;
}

function blanksEnd(body: Buffer, start: number): number {
  let position = start;
  for (;;) {
    const byte = body[position];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return position;
    position += 1;
  }
}
