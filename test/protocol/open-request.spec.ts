import { describe, expect, it } from '@jest/globals';
import { accessKey } from '../../src/protocol/access-key.js';
import { KEY, NONCE, NOW, kitRequest, open, refusalOf } from './kit-request.js';

const BODY = '{"flag":1,"tenantId":"t1"}';
const good = kitRequest(BODY);

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
    expect(envelope).toMatchObject({ nonce: NONCE, timestamp: NOW, keyMatched: KEY.id, canonicalForm: form });
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
      expect(signed.envelope).toMatchObject({
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
    expect(body.valueOf === undefined).toBe(true);
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
