import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBody } from '../../src/protocol/canonical-body.js';
import { openRequest } from '../../src/protocol/open-request.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { KIT_KINDS, routeOf } from '../../src/protocol/routes.js';
import { sealRequest } from '../../src/protocol/seal-request.js';
import { KEY, NOW } from './kit-request.js';
import { testSeed } from './test-seed.js';

const RUNS = { seed: testSeed, numRuns: 300 };

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const message = fc.dictionary(
  fc.oneof(text, fc.constantFrom('flag', 'name', '10', '9', '__proto__', 'userList')),
  fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }),
);
const nonce = fc.stringMatching(/^[0-9A-F]{1,64}$/);

function sealed(body: Record<string, unknown>, ofNonce = 'n'): RawRequest {
  const {
    method,
    path,
    headers,
    body: bytes,
  } = sealRequest('authSync', body, {
    accessKey: KEY.secret,
    nonce: ofNonce,
    timestamp: NOW,
    basePath: '/isv/produce',
  });
  return { method, path, query: '', headers, body: bytes };
}

function opened(raw: RawRequest): Record<string, unknown> | undefined {
  const route = routeOf(raw.method, raw.path, '/isv/produce');
  if ('missing' in route) throw new Error('no route');
  try {
    return openRequest(raw, route.found, [KEY], NOW, { windowMs: 60_000 }).body;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function withoutNul(value: Record<string, unknown>): boolean {
  return !JSON.stringify(value).includes('\\u0000');
}

describe(`any sealed request (seed ${testSeed})`, () => {
  it('is opened with the message that was sealed', () => {
    fc.assert(
      fc.property(message.filter(withoutNul), nonce, fc.constantFrom(...KIT_KINDS), (body, ofNonce, kind) => {
        const request = sealRequest(kind, body, {
          accessKey: KEY.secret,
          nonce: ofNonce,
          timestamp: NOW,
          basePath: '/a',
        });
        const route = routeOf(request.method, request.path, '/a');
        if ('missing' in route) throw new Error('no route');
        const { envelope, body: result } = openRequest({ ...request, query: '' }, route.found, [KEY], NOW, {
          windowMs: 1,
        });
        expect(route.found.kind).toBe(kind);
        expect(envelope).toMatchObject({
          nonce: ofNonce,
          timestamp: NOW,
          keyMatched: KEY.id,
          canonicalForm: 'canonical',
        });
        expect(JSON.stringify(result)).toBe(JSON.stringify(body));
      }),
      RUNS,
    );
  });

  it('is still opened with blanks between its tokens and its top-level keys in another order', () => {
    const change = fc.record({
      body: message.filter(withoutNul),
      indent: fc.constantFrom('\t', ' ', '\n\r'),
      reverse: fc.boolean(),
    });
    fc.assert(
      fc.property(change, ({ body, indent, reverse }) => {
        const entries = Object.entries(body);
        const members = (reverse ? entries.reverse() : entries).map(
          ([key, value]) => `${JSON.stringify(key)} :${indent}${JSON.stringify(value, null, 1)}`,
        );
        const raw = {
          ...sealed(body),
          body: Buffer.from(` {${indent}${members.join(` ,${indent}`)}${indent}} `),
        };
        const result = opened(raw);
        expect(result).toBeDefined();
        expect({ ...result }).toEqual({ ...(JSON.parse(JSON.stringify(body)) as object) });
      }),
      RUNS,
    );
  });

  it('is refused after any change of one bit, unless the change does not alter what was signed', () => {
    const example: Record<string, unknown> = {
      flag: 1,
      name: '华为😀',
      userList: [{ userName: 'u1', enable: 'true', n: [1.5, null] }],
    };
    fc.assert(
      fc.property(fc.oneof(message, fc.constant(example)), fc.nat(), fc.nat(7), (body, position, bit) => {
        const raw = sealed(body);
        const bytes = Buffer.from(raw.body);
        bytes[position % bytes.length]! ^= 1 << bit;
        const result = opened({ ...raw, body: bytes });
        if (result !== undefined) expect(canonicalBody(bytes)).toBe(canonicalBody(Buffer.from(raw.body)));
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  it('is refused after any change of one character of its headers', () => {
    fc.assert(
      fc.property(
        message,
        fc.constantFrom('x-sign', 'x-nonce', 'x-timestamp'),
        fc.nat(),
        fc.constantFrom(...'0123456789abcdef'),
        (body, header, position, character) => {
          const raw = sealed(body, '0123456789ABCDEF');
          const value = raw.headers[header] as string;
          const at = position % value.length;
          const changed = value.slice(0, at) + character + value.slice(at + 1);
          fc.pre(changed !== value);
          expect(opened({ ...raw, headers: { ...raw.headers, [header]: changed } })).toBeUndefined();
        },
      ),
      RUNS,
    );
  });

  it('never fails with anything but a refusal, whatever bytes come', () => {
    const jsonLike = fc
      .array(fc.constantFrom(...'{}[]":,\\ \n0123-+.eEtruefalsn', '\\u', 'd83d', '"a":', '\0', '\ufeff'))
      .map((parts) => Buffer.from(parts.join('')));
    const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(jsonLike, anyBytes), (body) => {
        expect(opened({ ...sealed({}), body: Buffer.concat([Buffer.from('{"a":'), body]) })).toBeUndefined();
        expect(opened({ ...sealed({ b: 1 }), body })).toBeUndefined();
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });
});
