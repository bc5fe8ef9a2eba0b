import { describe, expect, it } from '@jest/globals';
import { type RawRequest } from '../../src/protocol/raw-request.js';
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
