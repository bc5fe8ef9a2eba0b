import { describe, expect, it } from '@jest/globals';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { EXAMPLES, meaningOf, NOW, type Example } from './examples.js';

/** Values that no credential has; none of them may be taken for a good one. `good`: what was sent. */
const MALFORMED: readonly (readonly [string, (good: string) => string | string[] | undefined])[] = [
  ['left out', () => undefined],
  ['empty', () => ''],
  ['a blank', () => ' '],
  ['a NUL', () => '\0'],
  ['a line end behind it', (good) => `${good}\r\n`],
  ['another header behind a line end', (good) => `${good}\r\nx-more: 1`],
  ['twice, as a list', (good) => [good, good]],
  ['once, as a list', (good) => [good]],
  ['twice, joined', (good) => `${good}, ${good}`],
  ['quoted', (good) => `"${good}"`],
  ['two characters short', (good) => good.slice(0, -2)],
  ['one character long', (good) => `${good}0`],
  ['half of it', (good) => good.slice(0, good.length / 2)],
  ['reversed', (good) => [...good].reverse().join('')],
  ['of zeros', (good) => '0'.repeat(good.length)],
  ['in full-width digits', (good) => '０'.repeat(good.length)],
  ['the word null', () => 'null'],
  ['the word undefined', () => 'undefined'],
  ['[object Object]', () => '[object Object]'],
  ['true', () => 'true'],
  ['a million characters', () => 'a'.repeat(1_000_000)],
  ['an SQL condition', () => "' OR 1=1 --"],
  ['a format string', () => '%s%n%x'],
  ['in hexadecimal', (good) => Buffer.from(good).toString('hex')],
  ['in Base64', (good) => Buffer.from(good).toString('base64')],
];

interface Carrier {
  readonly name: string;
  readonly put: (raw: RawRequest, value: string | string[] | undefined) => RawRequest;
  readonly get: (raw: RawRequest) => string;
}

const header = (name: string): Carrier => ({
  name,
  get: ({ headers }) => headers[name] as string,
  put: (raw, value) => ({ ...raw, headers: { ...raw.headers, [name]: value } }),
});

/** A parameter; a list stands as the parameter repeated. */
const parameter = (name: string): Carrier => ({
  name,
  get: ({ query }) => new URLSearchParams(query).get(name) as string,
  put: (raw, value) => {
    const others = raw.query.split('&').filter((pair) => !pair.startsWith(`${name}=`));
    const values = value === undefined ? [] : Array.isArray(value) ? [...value, ...value] : [value];
    return {
      ...raw,
      query: [...others, ...values.map((one) => `${name}=${encodeURIComponent(one)}`)].join('&'),
    };
  },
});

const CARRIERS: readonly (readonly [Example['dialect'], readonly Carrier[]])[] = [
  ['v2-kit', ['x-sign', 'x-nonce', 'x-timestamp'].map(header)],
  ['v2-basic', ['signature', 'nonce', 'timestamp'].map(parameter)],
  ['v1-kit', ['authtoken'].map(header)],
  ['v1-basic', ['authToken', 'timeStamp'].map(parameter)],
];
const vectors = CARRIERS.flatMap(([dialect, carriers]) =>
  carriers.flatMap((carrier) => MALFORMED.map(([what, value]) => ({ dialect, carrier, what, value }))),
);

const exampleOf = (dialect: Example['dialect']): Example => EXAMPLES.find((one) => one.dialect === dialect)!;

describe('a credential', () => {
  it.each(vectors)('$carrier.name of $dialect is refused: $what', ({ dialect, carrier, value }) => {
    const { raw } = exampleOf(dialect);
    expect(meaningOf(raw)).toBeDefined();
    expect(meaningOf(carrier.put(raw, carrier.get(raw)))).toBe(meaningOf(raw));
    expect(meaningOf(carrier.put(raw, value(carrier.get(raw))))).toBeUndefined();
  });

  it.each(EXAMPLES)('of another dialect does not count: $name', ({ raw, dialect }) => {
    for (const other of EXAMPLES.filter((one) => one.dialect !== dialect))
      expect(meaningOf({ ...raw, query: other.raw.query, headers: other.raw.headers })).toBeUndefined();
  });

  it('of one message does not count for another of the same dialect', () => {
    for (const { raw, dialect, name } of EXAMPLES)
      for (const other of EXAMPLES.filter((one) => one.dialect === dialect && one.name !== name))
        if (dialect.endsWith('kit') || dialect === 'v2-basic')
          expect(meaningOf({ ...raw, body: other.raw.body })).toBeUndefined();
  });
});

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
/** How far the sender's clock is ahead of ours, and whether V2 takes it: the window has 60 s on both sides. */
const CLOCKS: readonly (readonly [string, number, boolean])[] = [
  ['0', 0, true],
  ['1 ms', 1, true],
  ['59.999 s', 59_999, true],
  ['60 s', 60_000, true],
  ['60.001 s', 60_001, false],
  ['61 s', 61_000, false],
  ['an hour (summer time)', HOUR, false],
  ['8 h (China read as UTC)', 8 * HOUR, false],
  ['a day', 24 * HOUR, false],
  ['a year', YEAR, false],
  ['20 years', 20 * YEAR, false],
];

describe('a clock', () => {
  it.each(CLOCKS)('that is %s apart, ahead or behind', (_, apart, isTaken) => {
    for (const { raw, dialect } of EXAMPLES)
      for (const now of [NOW + apart, NOW - apart])
        // V1 prints no window, so none is checked
        expect(meaningOf(raw, now) !== undefined).toBe(isTaken || dialect.startsWith('v1'));
  });
});
