import { readNumber } from './canonical-number.js';
import { readString } from './canonical-string.js';
import { type ExactDoubles } from './java-double.js';
import { type JsonCursor, skipBlanks } from './json-cursor.js';
import { DEPTH_LIMIT, MalformedBody } from './malformed-body.js';
import { ObjectMembers } from './object-members.js';

/** A JSON text being read, and what reading it may still cost. */
export interface CanonicalReader extends JsonCursor {
  readonly exact: ExactDoubles;
}

/**
 * Reads the JSON value at the cursor, which stands on its first character.
 *
 * @param depth how many objects and lists are open around it.
 * @returns its canonical text, or undefined when the source text already is canonical (the caller copies longer runs).
 */
export function readValue(reader: CanonicalReader, depth: number): string | undefined {
  switch (reader.text.charAt(reader.position)) {
    case '"':
      return readString(reader);
    case '{':
      return readObject(reader, depth + 1).canonicalText();
    case '[':
      return readList(reader, depth + 1);
    case 't':
      return readWord(reader, 'true');
    case 'f':
      return readWord(reader, 'false');
    case 'n':
      return readWord(reader, 'null');
    default:
      return readNumber(reader, reader.exact);
  }
}

/** Reads the JSON object at the cursor. */
export function readObject(reader: CanonicalReader, depth: number): ObjectMembers {
  if (depth > DEPTH_LIMIT) throw new MalformedBody('too-deep');
  const { text } = reader;
  const members = new ObjectMembers(text);
  reader.position += 1;
  if (skipBlanks(reader)) members.sourceHasBlanks();
  if (text[reader.position] === '}') {
    reader.position += 1;
    return members;
  }
  for (;;) {
    readMember(reader, depth, members);
    if (skipBlanks(reader)) members.sourceHasBlanks();
    const separator = text[reader.position++];
    if (separator === '}') return members;
    if (separator !== ',') throw new MalformedBody('not-json');
    if (skipBlanks(reader)) members.sourceHasBlanks();
  }
}

function readMember(reader: CanonicalReader, depth: number, members: ObjectMembers): void {
  const { text } = reader;
  const start = reader.position;
  if (text[start] !== '"') throw new MalformedBody('not-json');
  const canonicalKey = readString(reader);
  const key = canonicalKey ?? text.slice(start, reader.position);
  let hasBlanks = skipBlanks(reader);
  if (text[reader.position++] !== ':') throw new MalformedBody('not-json');
  hasBlanks = skipBlanks(reader) || hasBlanks;
  const valueStart = reader.position;
  const value = readValue(reader, depth);
  const isSource = canonicalKey === undefined && value === undefined && !hasBlanks;
  const canonical = isSource ? undefined : `${key}:${value ?? text.slice(valueStart, reader.position)}`;
  members.add(key, start, reader.position, canonical);
}

function readList(reader: CanonicalReader, depth: number): string | undefined {
  if (depth > DEPTH_LIMIT) throw new MalformedBody('too-deep');
  const { text } = reader;
  const start = reader.position;
  let copied = start;
  let written = '';
  const leaveOutBlanks = (): void => {
    const from = reader.position;
    if (skipBlanks(reader)) replaceSource(from, '');
  };
  const replaceSource = (from: number, canonical: string): void => {
    written += text.slice(copied, from) + canonical;
    copied = reader.position;
  };
  reader.position += 1;
  leaveOutBlanks();
  let isOpen = text[reader.position] !== ']';
  if (!isOpen) reader.position += 1;
  while (isOpen) {
    const from = reader.position;
    const value = readValue(reader, depth);
    if (value !== undefined) replaceSource(from, value);
    leaveOutBlanks();
    const separator = text[reader.position++];
    isOpen = separator === ',';
    if (isOpen) leaveOutBlanks();
    else if (separator !== ']') throw new MalformedBody('not-json');
  }
  return copied === start ? undefined : written + text.slice(copied, reader.position);
}

function readWord(reader: CanonicalReader, word: string): undefined {
  if (!reader.text.startsWith(word, reader.position)) throw new MalformedBody('not-json');
  reader.position += word.length;
}
