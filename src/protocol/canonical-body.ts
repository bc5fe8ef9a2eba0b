import { isUtf8 } from 'node:buffer';
import { readObject, readValue, type CanonicalReader } from './canonical-value.js';
import { skipBlanks } from './json-cursor.js';
import { MalformedBody } from './malformed-body.js';

/** So many doubles of a body are printed exactly as the JDK does, which takes about 20 µs each. */
const EXACT_DOUBLES = 2000;

/**
 * The text the marketplace signs [476]: its sample reads the body into a `TreeMap`, drops top-level `null`s and writes
 * the map with Jackson's default `ObjectMapper`. Top-level keys ascend by UTF-16 code unit, nested keys keep the
 * incoming order, a repeated key takes its last value, blanks vanish, numbers become Java's number texts.
 * `JSON.stringify(JSON.parse(body))` is something else.
 *
 * One pass; the time grows linearly with the body, whatever is in it.
 *
 * @throws MalformedBody when the bytes are not exactly one JSON object in valid UTF-8 (a byte order mark, anything
 *   behind the object, or more than 100 levels of nesting included).
 */
export function canonicalBody(body: Uint8Array): string {
  const text = decoded(body);
  const sorted = membersOf(text)
    .filter(([, member]) => !member.endsWith(':null'))
    .map(([key, member]) => ({ name: nameOf(key), member }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return withoutLoneSurrogates(`{${sorted.map(({ member }) => member).join(',')}}`, text);
}

/** The top-level members one by one: each name, and the canonical text of its (last) value. Throws as above. */
export function topLevelTexts(body: Uint8Array): Map<string, string> {
  return new Map(
    membersOf(decoded(body)).map(([key, member]) => [nameOf(key), member.slice(key.length + 1)]),
  );
}

function membersOf(text: string): [key: string, member: string][] {
  const reader: CanonicalReader = { text, position: 0, exact: { left: EXACT_DOUBLES } };
  skipBlanks(reader);
  const isObject = text[reader.position] === '{';
  const members = isObject ? readObject(reader, 1) : readValue(reader, 0);
  skipBlanks(reader);
  if (reader.position !== text.length) throw new MalformedBody('not-json');
  if (typeof members !== 'object') throw new MalformedBody('not-an-object');
  return members.entries();
}

/** `canonical` as Jackson's byte writer before 2.18 has it: characters beyond the BMP as `\uD83D\uDE00`. */
export function withAstralEscapes(canonical: string): string {
  return canonical.replace(
    /[\ud800-\udfff]/g,
    (half) => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decoded(body: Uint8Array): string {
  if (!isUtf8(body)) throw new MalformedBody('not-utf8');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** Java's UTF-8 encoder makes `?` of half a pair; only an escape in the source can bring one in. */
function withoutLoneSurrogates(canonical: string, source: string): string {
  const isPossible = source.includes('\\ud') || source.includes('\\uD');
  return isPossible ? canonical.replace(/\p{Surrogate}/gu, '?') : canonical;
}

function nameOf(key: string): string {
  return key.includes('\\') ? (JSON.parse(key) as string) : key.slice(1, -1);
}
