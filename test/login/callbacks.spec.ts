import { describe, expect, it } from '@jest/globals';
import { readCallback } from '../../src/login/read-callback.js';
import { loginCookie, stateInCookie } from '../../src/login/login-cookie.js';
import { loginDomain, loginEndpoint } from '../../src/login/login-domain.js';
import { isAllowedAddress } from '../../src/outbound/address-policy.js';

const BAD: readonly string[] = [
  '',
  '/',
  '?',
  '/?',
  '/login/callback',
  '#code=c',
  '/#?code=c'.replace('?', ''),
  '/?tenant=t',
  '/?state=s',
  '/?Code=c',
  '/?code',
  '/?code=',
  '/?code=%20',
  '/?code=a%20b',
  '/?code=a+b',
  '/?code=%00',
  '/?code=a%0ab',
  '/?code=%E4%BD%A0',
  '/?code=%F0%9F%98%80',
  '/?code=%0b',
  '/?code=%7F',
  `/?code=${'c'.repeat(2049)}`,
  `/?code=c&more=${'m'.repeat(9000)}`,
  '/?code=a&code=b',
  '/?code=a&code=a',
  '/?code=c&state=',
  '/?code=c&state=a%20b',
  '/?code=c&state=%0d%0a',
  '/?code=c&state=a&state=b',
  `/?code=c&state=${'s'.repeat(257)}`,
  '/?code=c&tenant=',
  '/?code=c&tenant=a%20b',
  '/?code=c&tenant=%00',
  '/?code=c&tenant=a&tenant=b',
  `/?code=c&tenant=${'t'.repeat(65)}`,
  '/?error=',
  '/?error=%0a',
  '/?error=a&error=b',
  `/?error=${'e'.repeat(257)}`,
  'https://app.example/login/callback?state=s&tenant=t',
];

describe('A callback', () => {
  it(`has been tried with ${BAD.length} bad ones`, () => {
    expect(new Set(BAD).size).toBeGreaterThanOrEqual(40);
  });
  it.each(BAD)('is none: %j', (url) => {
    expect(readCallback(url)).toMatchObject({ kind: 'refused', reason: 'callback-invalid' });
  });

  it.each([
    ['/?code=c', undefined, undefined],
    ['https://app.example/cb?x=1&code=c%2F%3D&state=s&tenant=t#frag?code=2', 's', 't'],
    [`/?code=${'c'.repeat(2048)}&state=${'s'.repeat(256)}`, 's'.repeat(256), undefined],
    ['/?error=access_denied&state=s', 's', undefined],
  ])('is one: %.60s', (url, state, tenantId) => {
    expect(readCallback(url)).toMatchObject({ kind: 'callback', state, tenantId });
  });
});

describe('The cookie that keeps a state in the browser', () => {
  const begun = { kind: 'begun', url: '', state: 'abc', stateTtlS: 600 } as const;
  it('is found again among others; over https under a name that only https can set', () => {
    const cookie = loginCookie(begun, 'https://app.example/cb');
    expect(cookie).toBe('__Host-koosync_login=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(stateInCookie('a=b;__Host-koosync_login=abc; c=d', 'https://app.example/cb')).toBe('abc');
    expect(stateInCookie('koosync_login=abc', 'https://app.example/cb')).toBeUndefined();
    expect(loginCookie(begun, 'http://localhost/cb')).toBe(
      'koosync_login=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax',
    );
    expect(stateInCookie(undefined, 'http://localhost/cb')).toBeUndefined();
  });
});

describe('A login domain', () => {
  const rules = { domains: undefined, allowLoopback: false };
  it.each([
    ['https://acme.example', 'https://acme.example/api/v1/oauth2/token'],
    ['https://acme.example/', 'https://acme.example/api/v1/oauth2/token'],
    ['https://acme.example:8443/a/b//', 'https://acme.example:8443/a/b/api/v1/oauth2/token'],
    ['acme.example', 'https://acme.example/api/v1/oauth2/token'],
  ])('%s has its token endpoint at %s', (domain, endpoint) => {
    const url = loginDomain(domain, rules);
    expect(url && loginEndpoint(url, 'token').href).toBe(endpoint);
  });
});

describe('An address', () => {
  it.each([
    ['8.8.8.8', true, true, true],
    ['2001:4860:4860::8888', true, true, true],
    ['10.1.2.3', false, true, false],
    ['172.16.0.1', false, true, false],
    ['192.168.0.1', false, true, false],
    ['100.64.0.1', false, true, false],
    ['fd12::1', false, true, false],
    ['127.0.0.1', false, false, true],
    ['127.8.8.8', false, false, true],
    ['::1', false, false, true],
    ['::ffff:127.0.0.1', false, false, true],
    ['::ffff:10.0.0.1', false, true, false],
    ['169.254.169.254', false, false, false],
    ['fe80::1', false, false, false],
    ['0.0.0.0', false, false, false],
    ['::', false, false, false],
    ['224.0.0.1', false, false, false],
    ['255.255.255.255', false, false, false],
    ['64:ff9b::a00:1', false, false, false],
    ['2002:a00:1::', false, false, false],
    ['localhost', false, false, false],
  ])('%s: by default %s, private ones too %s, this machine %s', (address, usual, privately, locally) => {
    expect(isAllowedAddress(address, { private: false, loopback: false })).toBe(usual);
    expect(isAllowedAddress(address, { private: true, loopback: false })).toBe(privately);
    expect(isAllowedAddress(address, { private: false, loopback: true })).toBe(usual || locally);
  });
});
