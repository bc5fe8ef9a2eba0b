import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalRequest, signRequest, type SignableRequest } from '../../src/orders/sign-request.js';
import { verifyRequest } from '../../src/orders/verify-request.js';
import { testSeed } from '../protocol/test-seed.js';
import { apigAuthorization } from '../support/independent-apig.js';

const KEYS = { accessKey: 'AK', secretKey: 'SK' };
const AT = Date.UTC(2026, 6, 26, 6, 47, 36, 999);

describe('The AK/SK signature of a request', () => {
  it('is over the canonical request that the signing guide prints', () => {
    const request = {
      method: 'GET',
      url: new URL(
        'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
      ),
      headers: {
        'content-type': 'application/json',
        host: 'service.region.example.com',
        'x-sdk-date': '20191115T033655Z',
      },
      body: '',
    };
    const canonical = canonicalRequest(request, ['content-type', 'host', 'x-sdk-date']);
    // the hash that the guide gives for it
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(
      'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    );
  });

  it('equals that of a published client for the marketplace (huaweicloud-sdk-ruby)', () => {
    const signed = signRequest(
      {
        method: 'POST',
        url: new URL('https://mkt.myhuaweicloud.com/api/mkp-openapi-public/global/v1/license/activate'),
        headers: { 'x-stage': 'RELEASE', 'Content-Type': 'application/json' },
        body: '',
      },
      { accessKey: 'test', secretKey: '123' },
      Date.UTC(2024, 2, 17, 14, 42, 37),
    );
    expect(signed).toEqual({
      host: 'mkt.myhuaweicloud.com',
      'content-type': 'application/json',
      'x-stage': 'RELEASE',
      'x-sdk-date': '20240317T144237Z',
      authorization:
        'SDK-HMAC-SHA256 Access=test, SignedHeaders=content-type;host;x-sdk-date;x-stage, ' +
        'Signature=77595ad624b6e4e49990b8c4e84bf1c287457fca61069c4e60b9b6765b52053d',
    });
  });

  it(`equals an independent one for any path, query, header and body (seed ${testSeed})`, () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
    const segment = word.filter((text) => !/^\.{1,2}$|\//.test(text));
    const arbitrary = fc.record({
      method: fc.constantFrom('GET', 'POST'),
      host: fc.constantFrom('mkt.example', 'mkt.example:8443'),
      segments: fc.array(segment, { maxLength: 4 }),
      query: fc.array(fc.tuple(word, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 5 }),
      header: fc.stringMatching(/^ ?[a-z]{1,8} ?$/),
      body: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(arbitrary, ({ method, host, segments, query, header, body }) => {
        const path = `/${segments.join('/')}`;
        const wire = segments.map(encodeURIComponent).join('/');
        const search = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
        const url = new URL(`https://${host}/${wire}${search === '' ? '' : `?${search}`}`);
        const headers = { 'X-Thing': header };
        const { authorization } = signRequest({ method, url, headers, body }, KEYS, AT);
        expect(authorization).toBe(
          apigAuthorization({ method, host, path, query, headers, body }, KEYS, '20260726T064736Z'),
        );
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });

  it('does not depend on the slash at the end or on the order of parameters, and takes a + for a plus', () => {
    const sign = (url: string) =>
      signRequest({ method: 'GET', url: new URL(url), headers: {}, body: '' }, KEYS, AT).authorization;
    expect(sign('https://h/a/?x=1&b=2')).toBe(sign('https://h/a?b=2&x=1'));
    expect(sign('https://h/a?q=+')).toBe(sign('https://h/a?q=%2B'));
    expect(sign('https://h/a?q=+')).not.toBe(sign('https://h/a?q=%20'));
    expect(sign('https://h/a?q')).toBe(sign('https://h/a?q='));
    expect(sign('https://h/100%')).toBe(sign('https://h/100%25'));
  });
});

describe('Verifying a request', () => {
  const request = (): SignableRequest => ({
    method: 'POST',
    url: new URL('https://h/a?b=1'),
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const signed = (at = AT, keys = KEYS): SignableRequest => ({
    ...request(),
    headers: signRequest(request(), keys, at),
  });
  const without = (name: string): SignableRequest => {
    const { [name]: _gone, ...headers } = signed().headers;
    return { ...signed(), headers };
  };

  it('accepts what signRequest made, within 15 minutes either way', () => {
    for (const off of [0, 899_000, -899_000])
      expect(verifyRequest(signed(AT + off), KEYS, AT)).toBeUndefined();
  });

  it.each([
    ['no header', without('authorization'), 'unsigned'],
    [
      'another scheme',
      { ...signed(), headers: { ...signed().headers, authorization: 'Bearer x' } },
      'unsigned',
    ],
    ['a key of somebody else', signed(AT, { ...KEYS, accessKey: 'OTHER' }), 'key-unknown'],
    ['a wrong secret', signed(AT, { ...KEYS, secretKey: 'guess' }), 'signature-wrong'],
    ['a date that is too old', signed(AT - 901_000), 'late'],
    [
      'a date that is no date',
      { ...signed(), headers: { ...signed().headers, 'x-sdk-date': 'today' } },
      'late',
    ],
    ['another body', { ...signed(), body: '{ }' }, 'signature-wrong'],
    ['another method', { ...signed(), method: 'PUT' }, 'signature-wrong'],
    ['another query', { ...signed(), url: new URL('https://h/a?b=2') }, 'signature-wrong'],
    ['another path', { ...signed(), url: new URL('https://h/b?b=1') }, 'signature-wrong'],
    ['another host', { ...signed(), headers: { ...signed().headers, host: 'i' } }, 'signature-wrong'],
    [
      'another content type',
      { ...signed(), headers: { ...signed().headers, 'content-type': 'text/plain' } },
      'signature-wrong',
    ],
  ])('refuses %s', (_, altered, fault) => {
    expect(verifyRequest(altered, KEYS, AT)).toBe(fault);
  });
});
