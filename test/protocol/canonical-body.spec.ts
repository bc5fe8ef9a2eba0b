import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBody, withAstralEscapes } from '../../src/protocol/canonical-body.js';
import { javaDouble } from '../../src/protocol/java-double.js';
import { type BodyFault, MalformedBody } from '../../src/protocol/malformed-body.js';
import { topLevelSlices } from '../../src/protocol/top-level-slices.js';
import { readVectors } from './read-vectors.js';
import { testSeed } from './test-seed.js';

interface CanonicalVector {
  input: string;
  canonical?: string;
  escaped?: string;
  rejected?: true;
}

const table = readVectors<CanonicalVector[]>('canonical-json.json');
const random = readVectors<CanonicalVector[]>('canonical-json-random.json');

function canonical(text: string): string {
  return canonicalBody(Buffer.from(text));
}

function faultOf(body: Buffer): BodyFault | undefined {
  try {
    canonicalBody(body);
    return undefined;
  } catch (error) {
    if (error instanceof MalformedBody) return error.fault;
    throw error;
  }
}

describe('the canonical body', () => {
  it.each(table.filter((row) => row.canonical !== undefined && row.input !== '{"a":1}x'))(
    'is what Jackson 2.14 writes for $input',
    ({ input, canonical: expected }) => {
      expect(canonical(input)).toBe(expected);
    },
  );

  it.each(table.filter((row) => row.rejected))('does not exist where Jackson rejects $input', ({ input }) => {
    expect(faultOf(Buffer.from(input))).toBeDefined();
  });

  it('is stricter than Jackson about what follows the object', () => {
    expect(faultOf(Buffer.from('{"a":1}x'))).toBe('not-json');
    expect(faultOf(Buffer.from('{"a":1}{}'))).toBe('not-json');
  });

  it('is what Jackson writes for 400 random documents, also with escaped characters beyond the BMP', () => {
    expect(random).toHaveLength(400);
    for (const { input, canonical: expected, escaped, rejected } of random) {
      if (rejected) expect([input, faultOf(Buffer.from(input))]).toEqual([input, 'not-json']);
      else expect(canonical(input)).toBe(expected);
      if (escaped !== undefined) expect(withAstralEscapes(canonical(input))).toBe(escaped);
    }
  });

  it.each<[string, Buffer, BodyFault]>([
    ['an empty body', Buffer.alloc(0), 'not-json'],
    ['blanks only', Buffer.from(' \n'), 'not-json'],
    ['a byte order mark', Buffer.from('\ufeff{"a":1}'), 'not-json'],
    ['a truncated object', Buffer.from('{"a":1'), 'not-json'],
    ['a truncated string', Buffer.from('{"a":"x'), 'not-json'],
    ['a truncated escape', Buffer.from('{"a":"\\u00'), 'not-json'],
    ['a wrong hex digit', Buffer.from('{"a":"\\u00g0"}'), 'not-json'],
    ['an unknown escape', Buffer.from('{"a":"\\x41"}'), 'not-json'],
    ['a misspelt word', Buffer.from('{"a":nul}'), 'not-json'],
    ['a lone minus', Buffer.from('{"a":-}'), 'not-json'],
    ['an exponent without digits', Buffer.from('{"a":1e+}'), 'not-json'],
    ['crossed brackets', Buffer.from('{"a":[1}]'), 'not-json'],
    ['a comma before a list ends', Buffer.from('{"a":[1,]}'), 'not-json'],
    ['a list', Buffer.from('[{"a":1}]'), 'not-an-object'],
    ['a number', Buffer.from('17'), 'not-an-object'],
    ['Latin-1', Buffer.from('{"a":"é"}', 'latin1'), 'not-utf8'],
    ['an overlong slash', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), 'not-utf8'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'not-json'],
    ['101 levels', Buffer.from(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`), 'too-deep'],
    ['a million open brackets', Buffer.from(`{"a":${'['.repeat(1_000_000)}`), 'too-deep'],
  ])('does not exist for %s', (_description, body, fault) => {
    expect(faultOf(body)).toBe(fault);
  });

  it('reads 100 levels', () => {
    const deep = `{"a":${'['.repeat(99)}${']'.repeat(99)}}`;
    expect(canonical(deep)).toBe(deep);
  });

  it('takes a top-level value of which only the text looks like null for a value', () => {
    expect(canonical('{"a":":null","b":null,"c":[null]}')).toBe('{"a":":null","c":[null]}');
  });

  it('keeps the first place and the last value of keys repeated in a large nested object', () => {
    const keys = Array.from({ length: 50 }, (_, index) => `"k${index}":${index}`);
    expect(canonical(`{"x":{${keys.join(',')},"k\\u0030":"last","k49":1.50}}`)).toBe(
      `{"x":{${['"k0":"last"', ...keys.slice(1, 49), '"k49":1.5'].join(',')}}}`,
    );
  });

  it('grows linearly: ten times the keys, far from a hundred times the work', () => {
    const work = (count: number): number => {
      const body = Buffer.from(
        `{"x":{${Array.from({ length: count }, (_, i) => `"k${i}": ${i}`).join(',')}}}`,
      );
      const started = process.cpuUsage();
      for (let round = 0; round < 3; round += 1) canonicalBody(body);
      return process.cpuUsage(started).user;
    };
    work(1_000);
    expect(work(100_000) / Math.max(work(10_000), 1_000)).toBeLessThan(50);
  });

  it.each([
    ['doubles that need exact digits', '[', '1.2345678901234567e300', ']'],
    ['members repeating one key', '{', '"k":1.0', '}'],
    ['strings of escapes', '[', '"\\u000a\\/"', ']'],
  ])('is made in bounded time of a megabyte of %s', (_description, opening, item, closing) => {
    const items = Array<string>(Math.floor(1_000_000 / item.length)).fill(item);
    const started = process.cpuUsage();
    canonicalBody(Buffer.from(`{"a":${opening}${items.join(',')}${closing}}`));
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
  });
});

describe(`the canonical body of any JSON object (seed ${testSeed})`, () => {
  const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 }));

  it('is its own canonical body and holds the same values', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const once = canonical(JSON.stringify(value, null, indent));
        expect(canonical(once)).toBe(once);
        const withoutNulls = Object.entries(value).filter(([, member]) => member !== null);
        expect(JSON.parse(once)).toEqual(
          JSON.parse(JSON.stringify(Object.fromEntries(withoutNulls))) as unknown,
        );
      }),
      { seed: testSeed, numRuns: 300 },
    );
  });

  it('equals its top-level slices', () => {
    fc.assert(
      fc.property(object, (value) => {
        const once = canonical(JSON.stringify(value));
        const slices = topLevelSlices(Buffer.from(once));
        const hasEscapedKey = Object.keys(value).some((key) => JSON.stringify(key).includes('\\'));
        if (hasEscapedKey) expect([undefined, once]).toContain(slices?.toString());
        else expect(slices?.toString()).toBe(once);
      }),
      { seed: testSeed, numRuns: 300 },
    );
  });
});

describe('top-level slices', () => {
  it.each([
    ['{ "b" : [ 1 ] ,\n"a":null, "c":"x" }', '{"b":[ 1 ],"c":"x"}'],
    ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['{"a":1,"a":null}', '{}'],
    ['{"a":"}\\"","0":"]"}', '{"0":"]","a":"}\\""}'],
    [' {} ', '{}'],
  ])('of %s are cut out as they stand', (source, expected) => {
    expect(topLevelSlices(Buffer.from(source))?.toString()).toBe(expected);
  });

  it.each(['', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{"a":1}x', '{"\\u0041":1}', '[]', '{"a":"'])(
    'do not exist for %s',
    (source) => {
      expect(topLevelSlices(Buffer.from(source))).toBeUndefined();
    },
  );

  it('are not made of more than a thousand members', () => {
    const members = Array.from({ length: 1001 }, (_, index) => `"k${index}":1`);
    expect(topLevelSlices(Buffer.from(`{${members.join(',')}}`))).toBeUndefined();
    expect(topLevelSlices(Buffer.from(`{${members.slice(1).join(',')}}`))).toBeDefined();
  });
});

describe('a Java double', () => {
  const vectors = readVectors<{ bits: string; text: string }[]>('java-doubles.json');

  it(`has the text that JDK 17 prints, for ${vectors.length} doubles of all kinds`, () => {
    for (const { bits, text } of vectors) {
      const value = Buffer.from(bits, 'hex').readDoubleBE();
      expect([bits, javaDouble(value)]).toEqual([bits, text]);
      expect(Number(text)).toBe(value);
    }
  });

  it('falls back to the shortest digits when the exact ones are used up', () => {
    const exact = { left: 1 };
    expect([javaDouble(1e23, exact), javaDouble(1e23, exact)]).toEqual(['9.999999999999999E22', '1.0E23']);
  });
});
