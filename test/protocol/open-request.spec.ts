import { describe, expect, it } from '@jest/globals';
import { accessKey } from '../../src/protocol/access-key.js';
import { openRequest } from '../../src/protocol/open-request.js';
import { type RawRequest } from '../../src/protocol/raw-request.js';
import { ROUTES } from '../../src/protocol/routes.js';
import { KEY, NONCE, NOW, kitRequest, open, refusalOf } from './kit-request.js';

const BODY = '{"flag":1,"tenantId":"t1"}';
const good = kitRequest(BODY);
const sign = good.headers['x-sign'] as string;

function withHeaders(headers: RawRequest['headers']): RawRequest {
  return { ...good, headers: { ...good.headers, ...headers } };
}

function outcome(raw: RawRequest, now = NOW): string {
  try {
    open(raw, now);
    return 'accepted';
  } catch {
    const { code, reason } = refusalOf(raw, now);
    return `${code} ${reason.name}`;
  }
}

describe('the headers of a kit request', () => {
  it.each<[string, RawRequest['headers'], string]>([
    ['as sent', {}, 'accepted'],
    ['x-sign in upper case', { 'x-sign': sign.toUpperCase() }, 'accepted'],
    ['x-sign in mixed case', { 'x-sign': sign.replace(/[a-f]/, (c) => c.toUpperCase()) }, 'accepted'],
    ['headers that mean nothing here', { 'content-type': 'application/json;charset=utf8' }, 'accepted'],
    ['no x-sign', { 'x-sign': undefined }, '000001 signature-missing'],
    ['an empty x-sign', { 'x-sign': '' }, '000001 signature-missing'],
    ['x-sign sent twice, as a list', { 'x-sign': [sign, sign] }, '000001 signature-missing'],
    ['x-sign sent once, as a list', { 'x-sign': [sign] }, '000001 signature-missing'],
    ['x-sign sent twice, joined', { 'x-sign': `${sign}, ${sign}` }, '000001 signature-missing'],
    ['x-sign of 63 digits', { 'x-sign': sign.slice(1) }, '000001 signature-missing'],
    ['x-sign of 65 digits', { 'x-sign': `${sign}0` }, '000001 signature-missing'],
    ['x-sign of 66 digits', { 'x-sign': `${sign}00` }, '000001 signature-missing'],
    ['x-sign with a letter beyond f', { 'x-sign': `${sign.slice(1)}g` }, '000001 signature-missing'],
    ['x-sign with a line end', { 'x-sign': `${sign}\n` }, '000001 signature-missing'],
    ['x-sign with a blank before it', { 'x-sign': ` ${sign}` }, '000001 signature-missing'],
    ['x-sign with 0x before it', { 'x-sign': `0x${sign.slice(2)}` }, '000001 signature-missing'],
    [
      'x-sign in Base64',
      { 'x-sign': Buffer.from(sign, 'hex').toString('base64') },
      '000001 signature-missing',
    ],
    ['x-sign in full-width digits', { 'x-sign': '０'.repeat(64) }, '000001 signature-missing'],
    ['x-sign of zeros', { 'x-sign': '0'.repeat(64) }, '000001 signature-mismatch'],
    [
      'x-sign with its last digit changed',
      { 'x-sign': sign.slice(0, 63) + (sign.endsWith('0') ? '1' : '0') },
      '000001 signature-mismatch',
    ],
    ['x-sign reversed', { 'x-sign': [...sign].reverse().join('') }, '000001 signature-mismatch'],
    ['no x-nonce', { 'x-nonce': undefined }, '000002 nonce-unusable'],
    ['an empty x-nonce', { 'x-nonce': '' }, '000002 nonce-unusable'],
    ['a blank x-nonce', { 'x-nonce': '   ' }, '000002 nonce-unusable'],
    ['x-nonce sent twice, as a list', { 'x-nonce': [NONCE, NONCE] }, '000002 nonce-unusable'],
    ['x-nonce of 129 characters', { 'x-nonce': 'n'.repeat(129) }, '000002 nonce-unusable'],
    ['x-nonce with a NUL', { 'x-nonce': 'a\0b' }, '000002 nonce-unusable'],
    ['x-nonce with a line end', { 'x-nonce': 'ab\n' }, '000002 nonce-unusable'],
    ['x-nonce that is not ASCII', { 'x-nonce': 'né' }, '000002 nonce-unusable'],
    ['another x-nonce', { 'x-nonce': `${NONCE}0` }, '000001 signature-mismatch'],
    ['x-nonce in lower case', { 'x-nonce': NONCE.toLowerCase() }, '000001 signature-mismatch'],
    ['no x-timestamp', { 'x-timestamp': undefined }, '000002 timestamp-unreadable'],
    ['an empty x-timestamp', { 'x-timestamp': '' }, '000002 timestamp-unreadable'],
    [
      'x-timestamp sent twice, as a list',
      { 'x-timestamp': [String(NOW), String(NOW)] },
      '000002 timestamp-unreadable',
    ],
    ['x-timestamp sent twice, joined', { 'x-timestamp': `${NOW}, ${NOW}` }, '000002 timestamp-unreadable'],
    ['x-timestamp with a fraction', { 'x-timestamp': `${NOW}.0` }, '000002 timestamp-unreadable'],
    ['x-timestamp in hexadecimal', { 'x-timestamp': '0x199F9A3D4D3' }, '000002 timestamp-unreadable'],
    ['x-timestamp with an exponent', { 'x-timestamp': '1.760863876e12' }, '000002 timestamp-unreadable'],
    ['x-timestamp with a sign', { 'x-timestamp': `+${NOW}` }, '000002 timestamp-unreadable'],
    [
      'x-timestamp in full-width digits',
      { 'x-timestamp': '１７６０８６３８７６１１５' },
      '000002 timestamp-unreadable',
    ],
    [
      'x-timestamp as an ISO date',
      { 'x-timestamp': '2025-10-19T08:51:16.115Z' },
      '000002 timestamp-unreadable',
    ],
    ['x-timestamp of 12 digits', { 'x-timestamp': '176086387611' }, '000002 timestamp-unreadable'],
    ['x-timestamp of 16 digits', { 'x-timestamp': `${NOW}000` }, '000002 timestamp-unreadable'],
    ['x-timestamp of the guide form', { 'x-timestamp': '20251019165116115' }, '000002 timestamp-unreadable'],
    [
      'another x-timestamp inside the window',
      { 'x-timestamp': String(NOW + 1) },
      '000001 signature-mismatch',
    ],
    ['the same x-timestamp in seconds', { 'x-timestamp': '1760863876' }, '000001 signature-mismatch'],
    [
      'digits moved from x-timestamp to x-nonce',
      { 'x-nonce': `${NONCE}176`, 'x-timestamp': '0863876115' },
      '000002 timestamp-outside-window',
    ],
    [
      'nothing at all',
      { 'x-sign': undefined, 'x-nonce': undefined, 'x-timestamp': undefined },
      '000002 timestamp-unreadable',
    ],
    ['neither nonce nor signature', { 'x-sign': undefined, 'x-nonce': undefined }, '000002 nonce-unusable'],
  ])('%s', (_description, headers, expected) => {
    expect(outcome(withHeaders(headers))).toBe(expected);
  });

  it('may carry a nonce of 1 to 128 printable characters', () => {
    for (const nonce of ['n', 'n'.repeat(128), 'a b~!', '50d8-3FDE_CAED.6C=']) {
      expect(open(kitRequest(BODY, { nonce })).envelope.nonce).toBe(nonce);
    }
  });

  it('are not looked up in the prototype', () => {
    const inherited = Object.create(good.headers) as RawRequest['headers'];
    expect(outcome({ ...good, headers: inherited })).toBe('000002 timestamp-unreadable');
  });
});

describe('the clock', () => {
  const HOUR = 3_600_000;

  it.each<[string, number, string]>([
    ['equal', 0, 'accepted'],
    ['59.999 s behind', -59_999, 'accepted'],
    ['60 s behind', -60_000, 'accepted'],
    ['60.001 s behind', -60_001, '000002 timestamp-outside-window'],
    ['59.999 s ahead', 59_999, 'accepted'],
    ['60 s ahead', 60_000, 'accepted'],
    ['60.001 s ahead', 60_001, '000002 timestamp-outside-window'],
    ['a time zone behind', -8 * HOUR, '000002 timestamp-outside-window'],
    ['a time zone ahead', 8 * HOUR, '000002 timestamp-outside-window'],
  ])('of the sender may be %s or not', (_description, ahead, expected) => {
    expect(outcome(kitRequest(BODY, { timestamp: String(NOW + ahead) }))).toBe(expected);
    expect(outcome(good, NOW - ahead)).toBe(expected);
  });

  it.each([
    ['1760863876', 1_760_863_876_000, 'accepted'],
    ['1760863816', 1_760_863_876_000, 'accepted'],
    ['1760863815', 1_760_863_876_000, '000002 timestamp-outside-window'],
    ['1760863936', 1_760_863_876_000, 'accepted'],
    ['1760863937', 1_760_863_876_000, '000002 timestamp-outside-window'],
    ['0000000000', 1_760_863_876_000, '000002 timestamp-outside-window'],
    ['9999999999999', 1_760_863_876_000, '000002 timestamp-outside-window'],
  ])('may be told in seconds: %s at %i', (timestamp, now, expected) => {
    expect(outcome(kitRequest(BODY, { timestamp }), now)).toBe(expected);
  });

  it('is told in milliseconds by the envelope, whatever the header said', () => {
    expect(open(kitRequest(BODY, { timestamp: '1760863876' })).envelope.timestamp).toBe(1_760_863_876_000);
    expect(open(good).envelope.timestamp).toBe(NOW);
  });

  it('has a window that can be set', () => {
    const late = kitRequest(BODY, { timestamp: String(NOW - 100_000) });
    expect(open(late, NOW, [KEY], 100_000).body).toMatchObject({ tenantId: 't1' });
    expect(refusalOf(late, NOW, [KEY], 99_999).reason).toMatchObject({ retry: true, field: 'x-timestamp' });
  });

  it('does not let an old request in milliseconds come back as a new one in seconds', () => {
    const captured = kitRequest(BODY, { timestamp: '1751760863876' });
    const replayed: RawRequest = {
      ...captured,
      headers: { ...captured.headers, 'x-nonce': `${NONCE}175`, 'x-timestamp': '1760863876' },
    };
    expect(outcome(captured, 1_751_760_863_876)).toBe('accepted');
    expect(outcome(replayed)).toBe('000002 timestamp-ambiguous');
    expect(refusalOf(replayed).reason.retry).toBe(true);
  });

  it.each([
    ['N175', '000002 timestamp-ambiguous'],
    ['N176', 'accepted'], // that moment is still to come
    ['N140', 'accepted'], // that one is too long ago
    ['N17', 'accepted'],
    ['75', 'accepted'],
    ['175', '000002 timestamp-ambiguous'],
  ])('told in seconds goes with the nonce %s or not', (nonce, expected) => {
    expect(outcome(kitRequest(BODY, { nonce, timestamp: '1760863876' }))).toBe(expected);
    expect(outcome(kitRequest(BODY, { nonce }))).toBe('accepted');
  });
});

describe('the body', () => {
  const canonical = '{"a":{"z":1,"b":[1.0,null]},"name":"华为😀"}';
  const escaped = '{"a":{"z":1,"b":[1.0,null]},"name":"华为\\uD83D\\uDE00"}';

  it.each([
    ['canonical', canonical, canonical, 'canonical'],
    ['in another order', '{"name":"华为😀","a":{"z":1,"b":[1.0,null]}}', canonical, 'canonical'],
    [
      'with blanks between its top-level members',
      '{ "name": "华为😀" ,\n"a": {"z":1,"b":[1.0,null]} }',
      canonical,
      'canonical',
    ],
    ['with blanks everywhere', '{"name":"华为😀","a":{ "z":1, "b":[ 1.0, null ] }}', canonical, 'canonical'],
    ['with escapes', '{"name":"\\u534e为\\ud83d\\uDE00","a":{"z":1,"b":[1.0,null]}}', canonical, 'canonical'],
    ['with top-level nulls', '{"x":null,"name":"华为😀","a":{"z":1,"b":[1.0,null]}}', canonical, 'canonical'],
    ['with a repeated key', '{"name":1,"name":"华为😀","a":{"z":1,"b":[1.0,null]}}', canonical, 'canonical'],
    ['with an escaped key', '{"na\\u006de":"华为😀","a":{"z":1,"b":[1.0,null]}}', canonical, 'canonical'],
    ['with other number texts', '{"name":"华为😀","a":{"z":1,"b":[10e-1,null]}}', canonical, 'canonical'],
    ['signed as received, not canonical', '{ "b":1, "a":2 }', '{ "b":1, "a":2 }', 'raw'],
    ['signed as received, blanks inside', '{"a":[1, 2]}', '{"a":[1, 2]}', 'canonical'],
    ['signed as received, escaped key', '{"\\u0061":1}', '{"\\u0061":1}', 'raw'],
    ['canonical with an escaped key', '{"a\\n":1}', '{"a\\n":1}', 'canonical'],
    [
      'signed with escaped emoji',
      `{"name":"华为😀","a":{"z":1,"b":[1.0,null]}}`,
      escaped,
      'canonical-escaped',
    ],
    [
      'with escaped emoji of its own',
      `{"name":"华为\\uD83D\\uDE00","a":{ "z":1,"b":[1.0,null]}}`,
      escaped,
      'canonical-escaped',
    ],
  ])('may be %s', (_description, body, signed, form) => {
    const { envelope, body: opened } = open(kitRequest(body, { signed }));
    expect(envelope).toEqual({ nonce: NONCE, timestamp: NOW, keyMatched: KEY.id, canonicalForm: form });
    expect({ ...opened }).toEqual(JSON.parse(body));
  });

  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'body-not-json'],
    ['truncated', '{"a":1', 'body-not-json'],
    ['followed by something', '{"a":1}x', 'body-not-json'],
    ['broken inside', '{"a":[1,,2]}', 'body-not-json'],
    ['begun with a byte order mark', '\ufeff{"a":1}', 'body-not-json'],
    ['a list', '[1]', 'body-not-an-object'],
    ['null', 'null', 'body-not-an-object'],
    ['a string', '"x"', 'body-not-an-object'],
    ['Latin-1', Buffer.from('{"a":"é"}', 'latin1'), 'body-not-utf8'],
    ['nested 101 levels', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'body-too-deep'],
    ['nested 101 levels of objects', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 'body-too-deep'],
  ])(
    'that is %s is refused with 000002, and with its envelope when the bytes were signed',
    (_description, body, name) => {
      const signed = refusalOf(kitRequest(body));
      expect([signed.code, signed.reason.name]).toEqual(['000002', name]);
      expect(signed.envelope).toEqual({
        nonce: NONCE,
        timestamp: NOW,
        keyMatched: KEY.id,
        canonicalForm: expect.stringMatching(/^(raw|canonical)$/),
      });
      const forged = refusalOf(kitRequest(body, { signed: 'something else' }));
      expect([forged.code, forged.reason.name, forged.envelope]).toEqual(['000002', name, undefined]);
    },
  );

  it.each([
    ['{"a":"x\\u0000"}', 'text-nul', 'a'],
    ['{"a\\u0000":1}', 'text-nul', 'a\0'],
    ['{"userList":[{},{"name":"\\ud83d"}]}', 'text-lone-surrogate', 'userList[1].name'],
    ['{"userList":[{},{"name":"\\uDE00\\uD83D"}]}', 'text-lone-surrogate', 'userList[1].name'],
    ['{"extension":{"k":{"\\uDFFF":[]}}}', 'text-lone-surrogate', 'extension.k.\udfff'],
    ['{"a":[["\\u0000"]]}', 'text-nul', 'a[0][0]'],
  ])('%s is refused with the name of the field', (body, name, field) => {
    const { code, reason, envelope } = refusalOf(kitRequest(body));
    expect([code, reason.name, reason.field]).toEqual(['000002', name, field]);
    expect(envelope?.keyMatched).toBe(KEY.id);
  });

  it('is refused for half a surrogate pair also when Jackson signed a question mark in its place', () => {
    const refusal = refusalOf(kitRequest('{"name":"\\ud83d"}', { signed: '{"name":"?"}' }));
    expect([refusal.code, refusal.reason.field, refusal.envelope?.canonicalForm]).toEqual([
      '000002',
      'name',
      'canonical',
    ]);
  });

  it('may talk about escapes without holding any', () => {
    const body = '{"a":"C:\\\\u0000\\\\ud83d","b":"\\ud83d\\ude00"}';
    expect(open(kitRequest(body)).body).toMatchObject({ a: 'C:\\u0000\\ud83d', b: '😀' });
  });

  it('becomes an object whose keys are data whatever they are called', () => {
    const { body } = open(kitRequest('{"__proto__":{"admin":true},"constructor":1,"toString":null}'));
    expect(Object.keys(body)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(body.admin).toBeUndefined();
    expect(body.hasOwnProperty).toBeUndefined();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('takes the last value of a repeated key, as what was signed does', () => {
    expect(open(kitRequest('{"a":1,"a":2}', { signed: '{"a":2}' })).body.a).toBe(2);
    expect(refusalOf(kitRequest('{"a":2,"a":1}', { signed: '{"a":2}' })).code).toBe('000001');
  });

  it('may stand in the middle of a larger buffer', () => {
    const { buffer } = Buffer.concat([Buffer.from('xx'), Buffer.from(BODY), Buffer.from('yy')]);
    const all = new Uint8Array(buffer);
    const start = Buffer.from(all).indexOf(`xx${BODY}`) + 2;
    expect(open({ ...good, body: all.subarray(start, start + BODY.length) }).body.tenantId).toBe('t1');
  });
});

describe('the access keys', () => {
  const old = accessKey('the-retiring-key');

  it('are all tried, and the one that matches is named', () => {
    expect(open(kitRequest(BODY, { secret: old.secret }), NOW, [KEY, old]).envelope.keyMatched).toBe(old.id);
    expect(open(good, NOW, [old, KEY]).envelope.keyMatched).toBe(KEY.id);
  });

  it('that are not active do not open anything', () => {
    expect(refusalOf(kitRequest(BODY, { secret: old.secret })).code).toBe('000001');
  });

  it('open nothing when there are none', () => {
    expect(refusalOf(good, NOW, []).code).toBe('000001');
    expect(refusalOf(kitRequest(BODY, { secret: ' ' }), NOW, []).code).toBe('000001');
  });

  it('have an id that does not tell the secret, and are never blank', () => {
    expect(KEY.id).toMatch(/^[\da-f]{8}$/);
    expect(KEY.id).not.toBe(accessKey('test-access-key ').id);
    expect(() => accessKey('')).toThrow('blank');
    expect(() => accessKey(' \t')).toThrow('blank');
  });

  it('stay out of refusals', () => {
    expect(JSON.stringify(refusalOf(kitRequest('{}', { signed: 'x' })))).not.toContain(KEY.secret);
  });
});

describe('a dialect that nobody opens yet', () => {
  it('is a fault of ours, not of the sender', () => {
    const route = { ...ROUTES[0]!, dialect: 'v1-kit' as const };
    expect(() => openRequest(good, route, [KEY], NOW, { windowMs: 60_000 })).toThrow('cannot be opened');
  });
});
