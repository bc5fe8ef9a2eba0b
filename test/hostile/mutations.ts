import type { Seeded } from '../support/seeded.js';

/** A way to change bytes. `keeps`: what is signed stays the same, so the request must still be accepted. */
export interface Mutation {
  readonly name: string;
  readonly keeps?: true;
  readonly change: (bytes: Buffer, seeded: Seeded) => Buffer;
}

const at = (bytes: Buffer, seeded: Seeded): number => seeded.between(0, bytes.length - 1);
const splice = (bytes: Buffer, from: number, cut: number, put: Buffer | string = ''): Buffer =>
  Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + cut)]);
const replaced = (bytes: Buffer, position: number, byte: number): Buffer =>
  splice(bytes, position, 1, Buffer.from([byte & 0xff]));

function swapped(bytes: Buffer, seeded: Seeded): Buffer {
  const position = Math.min(at(bytes, seeded), bytes.length - 2);
  return splice(bytes, position, 2, Buffer.from([bytes[position + 1]!, bytes[position]!]));
}

/** A position of a byte that `wanted` matches; of any byte when there is none. */
function findByte(bytes: Buffer, seeded: Seeded, wanted: RegExp): number {
  const start = at(bytes, seeded);
  for (let i = 0; i < bytes.length; i++) {
    const position = (start + i) % bytes.length;
    if (wanted.test(String.fromCharCode(bytes[position]!))) return position;
  }
  return start;
}

/** What can happen to any bytes. */
export const BYTE_MUTATIONS: readonly Mutation[] = [
  { name: 'a bit flipped', change: (b, s) => flipped(b, s) },
  { name: 'a byte one higher', change: (b, s) => at1(b, s, (byte) => byte + 1) },
  { name: 'a byte made zero', change: (b, s) => at1(b, s, () => 0) },
  { name: 'a byte made 0xff', change: (b, s) => at1(b, s, () => 0xff) },
  { name: 'any byte in its place', change: (b, s) => at1(b, s, () => s.between(0, 255)) },
  { name: 'a byte left out', change: (b, s) => splice(b, at(b, s), 1) },
  { name: 'a byte put in', change: (b, s) => splice(b, at(b, s), 0, Buffer.from([s.between(0, 255)])) },
  { name: 'a byte twice', change: (b, s) => twice(b, s) },
  { name: 'two neighbours swapped', change: swapped },
  { name: 'the last byte cut off', change: (b) => b.subarray(0, -1) },
  { name: 'cut in the middle', change: (b, s) => b.subarray(0, at(b, s)) },
  { name: 'the first byte cut off', change: (b) => b.subarray(1) },
  { name: 'a brace appended', change: (b) => splice(b, b.length, 0, '}') },
  { name: 'itself appended', change: (b) => Buffer.concat([b, b]) },
  { name: 'a byte order mark before it', change: (b) => splice(b, 0, 0, '\ufeff') },
  { name: 'a digit replaced', change: (b, s) => replaced(b, findByte(b, s, /\d/), 0x30 + s.between(0, 9)) },
  { name: 'a letter in the other case', change: (b, s) => otherCase(b, s) },
  { name: 'a slice moved', change: (b, s) => moved(b, s) },
  { name: 'a slice repeated', change: (b, s) => repeated(b, s) },
  { name: 'a slice zeroed', change: (b, s) => zeroed(b, s) },
];

function at1(bytes: Buffer, seeded: Seeded, change: (byte: number) => number): Buffer {
  const position = at(bytes, seeded);
  return replaced(bytes, position, change(bytes[position]!));
}

const flipped = (bytes: Buffer, seeded: Seeded): Buffer =>
  at1(bytes, seeded, (byte) => byte ^ (1 << seeded.between(0, 7)));

function twice(bytes: Buffer, seeded: Seeded): Buffer {
  const position = at(bytes, seeded);
  return splice(bytes, position, 0, bytes.subarray(position, position + 1));
}

function otherCase(bytes: Buffer, seeded: Seeded): Buffer {
  const position = findByte(bytes, seeded, /[a-z]/i);
  return replaced(bytes, position, bytes[position]! ^ 0x20);
}

function slice(bytes: Buffer, seeded: Seeded): [from: number, length: number] {
  const from = at(bytes, seeded);
  return [from, seeded.between(1, Math.min(16, bytes.length - from))];
}

function moved(bytes: Buffer, seeded: Seeded): Buffer {
  const [from, length] = slice(bytes, seeded);
  const rest = splice(bytes, from, length);
  return splice(rest, seeded.between(0, rest.length), 0, bytes.subarray(from, from + length));
}

function repeated(bytes: Buffer, seeded: Seeded): Buffer {
  const [from, length] = slice(bytes, seeded);
  return splice(bytes, from, 0, bytes.subarray(from, from + length));
}

function zeroed(bytes: Buffer, seeded: Seeded): Buffer {
  const [from, length] = slice(bytes, seeded);
  return splice(bytes, from, length, Buffer.alloc(length));
}

type Members = [name: string, value: unknown][];

/** What can happen to a JSON body between its tokens; each request has at least two members. */
export const JSON_MUTATIONS: readonly Mutation[] = [
  { name: 'blanks around every token', keeps: true, change: (b) => Buffer.from(` ${spaced(b)}\r\n`) },
  { name: 'its members in another order', keeps: true, change: json((m) => m.reverse()) },
  { name: 'a null at the top level', keeps: true, change: json((m) => [['aaa', null], ...m]) },
  { name: 'a letter as an escape', keeps: true, change: (b) => Buffer.from(escaped(b)) },
  { name: 'an older value of a member before it', keeps: true, change: (b) => withMember(b, 'x', 'first') },
  { name: 'a newer value of a member behind it', change: (b) => withMember(b, 'x', 'last') },
  { name: 'a member more', change: json((m) => [...m, ['zzz', 'x']]) },
  {
    name: 'a member less',
    change: json((m) =>
      m.filter(([name]) => name !== 'tenantId' && name !== 'orderId' && name !== 'instanceId'),
    ),
  },
  { name: 'the whole body in an object', change: json((m) => [['message', Object.fromEntries(m)]]) },
  {
    name: 'its names in upper case',
    change: json((m) => m.map(([name, value]) => [name.toUpperCase(), value])),
  },
  {
    name: 'a dangerous member',
    change: (b) => Buffer.from(b.toString().replace('{', '{"__proto__":{"a":1},')),
  },
];

function json(change: (members: Members) => Members): Mutation['change'] {
  return (bytes) => {
    const members = Object.entries(JSON.parse(bytes.toString()) as Record<string, unknown>);
    return Buffer.from(JSON.stringify(Object.fromEntries(change(members))));
  };
}

/** Strings stay, everything else gets blanks around it. */
function spaced(bytes: Buffer): string {
  return bytes.toString().replace(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g, (token) => ` ${token}\t`);
}

/** The first letter of a top-level text, written as `\u0041`. */
function escaped(bytes: Buffer): string {
  return bytes.toString().replace(/:"([^"\\])/, (_, letter: string) => `:"${unicodeOf(letter)}`);
}

const unicodeOf = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

function withMember(bytes: Buffer, value: string, where: 'first' | 'last'): Buffer {
  const text = bytes.toString();
  const [name] = Object.keys(JSON.parse(text) as object);
  const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  return Buffer.from(
    where === 'first' ? text.replace('{', `{${member},`) : text.replace(/\}$/, `,${member}}`),
  );
}

const pairs =
  (change: (all: string[]) => string[]): Mutation['change'] =>
  (bytes) =>
    Buffer.from(change(bytes.toString().split('&')).join('&'));

/** What can happen to the parameters of a query. */
export const QUERY_MUTATIONS: readonly Mutation[] = [
  { name: 'its parameters in another order', keeps: true, change: pairs((all) => all.reverse()) },
  { name: 'a letter in percent form', keeps: true, change: (b) => Buffer.from(percent(b.toString())) },
  {
    name: 'an empty parameter between',
    keeps: true,
    change: (b) => Buffer.from(b.toString().replace('&', '&&')),
  },
  { name: 'a parameter twice', change: pairs((all) => [...all, all[0]!]) },
  { name: 'a credential twice', change: pairs((all) => [...all, all.at(-1)!]) },
  { name: 'a credential left out', change: pairs((all) => all.slice(0, -1)) },
  { name: 'an unfinished escape', change: (b) => Buffer.concat([b, Buffer.from('%2')]) },
  { name: 'an escape that is no UTF-8', change: (b) => Buffer.concat([b, Buffer.from('%ff')]) },
];

/** The first letter of the first parameter's value. */
const percent = (query: string): string =>
  query.replace(/=([\da-z])/i, (_, letter: string) => `=%${letter.charCodeAt(0).toString(16)}`);
