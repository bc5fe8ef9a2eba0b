import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AnsweringHandler } from '../support/answering-handler.js';
import { BASIC_MESSAGES } from '../support/basic-messages.js';
import { ACCESS_KEY, TestConnector, V1_ACCESS_KEY } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { sign } from '../support/independent-signature.js';
import { receiptsWhere } from '../support/receipts.js';

const BASIC_KEY = 'an-access-key-of-the-basic-interfaces';
let database: TestDatabase;
let connector: TestConnector;
let handlers: ReturnType<typeof AnsweringHandler.everywhere>;
beforeAll(async () => {
  database = await DATABASES[0]!.fresh();
  connector = await TestConnector.start(database.url, {
    KOOSYNC_BASIC_ACCESS_KEYS: `${BASIC_KEY},the-basic-key-before`,
    KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY,
  });
  handlers = AnsweringHandler.everywhere(connector);
});
afterAll(async () => {
  await connector.stop();
  await database.drop();
});

interface Parts {
  readonly signature?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
}

const GOOD = JSON.stringify({ activity: 'releaseInstance', ...BASIC_MESSAGES.releaseInstance() });
let count = 0;

/** The query of a V2 basic call (PROTOCOL §2.3), made without the code under test. */
function signed(body: string | Buffer, key = BASIC_KEY, given: Parts = {}): Required<Parts> {
  const { nonce = `nonce-${count++}`, timestamp = String(Date.now()) } = given;
  const inner = createHmac('sha256', key).update(body).digest('hex');
  const signature = createHmac('sha256', key).update(`${key}${nonce}${timestamp}${inner}`).digest('hex');
  return { signature: given.signature ?? signature, timestamp, nonce };
}
const queryOf = ({ signature, timestamp, nonce }: Parts): string =>
  `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
const post = (query: string, body: string | Buffer = GOOD, headers: Record<string, string> = {}) =>
  connector.send({ method: 'POST', path: '/isv/produce', query, headers, body: Buffer.from(body) });
const withBody = (body: string | Buffer) => () => post(queryOf(signed(body)), body);
const withQuery = (change: (query: string) => string) => () => post(change(queryOf(signed(GOOD))));
const withParts = (given: Parts) => () => post(queryOf(signed(GOOD, BASIC_KEY, given)));
const says = (fields: object) => withBody(JSON.stringify(fields));

const BAD: readonly (readonly [string, string, string, () => ReturnType<typeof post>])[] = [
  ['no query', '000002', 'timestamp', () => post('')],
  ['no timestamp', '000002', 'timestamp', withQuery((q) => q.replace(/&timestamp=\d+/, ''))],
  ['a timestamp twice', '000002', 'timestamp', withQuery((q) => `${q}&timestamp=1`)],
  ['a timestamp of 17 digits', '000002', 'timestamp', withParts({ timestamp: '20260105080000001' })],
  ['a timestamp in words', '000002', 'timestamp', withParts({ timestamp: 'now' })],
  ['a timestamp a minute old', '000002', 'timestamp', withParts({ timestamp: String(Date.now() - 70_000) })],
  [
    'a timestamp a minute ahead',
    '000002',
    'timestamp',
    withParts({ timestamp: String(Date.now() + 70_000) }),
  ],
  ['no nonce', '000002', 'nonce', withQuery((q) => q.replace(/&nonce=.*/, ''))],
  ['an empty nonce', '000002', 'nonce', withParts({ nonce: '' })],
  ['a nonce of 129 characters', '000002', 'nonce', withParts({ nonce: 'n'.repeat(129) })],
  ['a nonce twice', '000002', 'nonce', withQuery((q) => `${q}&nonce=x`)],
  ['a nonce wrongly escaped', '000002', 'nonce', withQuery((q) => q.replace(/nonce=.*/, 'nonce=%zz'))],
  ['another nonce', '000001', 'signature', withQuery((q) => q.replace(/nonce=.*/, 'nonce=another'))],
  ['no signature', '000001', 'signature', withQuery((q) => q.replace(/signature=\w+&/, ''))],
  ['a signature twice', '000001', 'signature', withQuery((q) => `${q}&signature=x`)],
  ['a signature of 63 digits', '000001', 'signature', withParts({ signature: 'a'.repeat(63) })],
  ['a signature of zeros', '000001', 'signature', withParts({ signature: '0'.repeat(64) })],
  ['a signature in Base64', '000001', 'signature', withParts({ signature: `${'A'.repeat(43)}=` })],
  ['the kit key', '000001', 'signature', () => post(queryOf(signed(GOOD, ACCESS_KEY)))],
  ['a V1 key', '000001', 'signature', () => post(queryOf(signed(GOOD, V1_ACCESS_KEY)))],
  ['an empty key', '000001', 'signature', () => post(queryOf(signed(GOOD, '')))],
  ['another body', '000001', 'signature', () => post(queryOf(signed(GOOD)), GOOD.replace('i-1', 'i-2'))],
  [
    'the signature of the kit interfaces',
    '000001',
    'signature',
    () => {
      const headers = sign(GOOD, { accessKey: BASIC_KEY });
      const parts = {
        signature: headers['x-sign'],
        timestamp: headers['x-timestamp'],
        nonce: headers['x-nonce'],
      };
      return post(queryOf(parts), GOOD, headers);
    },
  ],
  ['signature and all in headers', '000002', 'timestamp', () => post('', GOOD, { ...signed(GOOD) })],
  ['an empty body', '000002', 'JSON', withBody('')],
  ['no JSON', '000002', 'JSON', withBody('activity=newInstance')],
  ['a list', '000002', 'JSON', withBody('[]')],
  ['a byte order mark', '000002', 'JSON', withBody(`\ufeff${GOOD}`)],
  ['bytes that are no UTF-8', '000002', 'UTF-8', withBody(Buffer.from('{"activity":"\xff"}', 'latin1'))],
  ['lists 101 deep', '000002', '100', withBody(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`)],
  ['U+0000 in a field', '000002', 'orderId', withBody('{"activity":"newInstance","orderId":"\\u0000"}')],
  ['an empty object', '000002', 'activity', says({})],
  ['no activity', '000002', 'activity', says(BASIC_MESSAGES.newInstance())],
  ['an activity of null', '000002', 'activity', says({ activity: null })],
  ['an activity that is a number', '000002', 'activity', says({ activity: 7 })],
  ['an activity in a list', '000002', 'activity', says({ activity: ['newInstance'] })],
  ['a blank activity', '000002', 'activity', says({ activity: ' ' })],
  ['an unknown activity', '000002', 'activity', says({ activity: 'deleteInstance' })],
  ['an activity in other letters', '000002', 'activity', says({ activity: 'NewInstance' })],
  ['a kit interface', '000002', 'activity', says({ activity: 'tenantSync' })],
  ['V1 activity expireInstance', '000002', 'activity', says({ activity: 'expireInstance' })],
  ['V1 activity instanceStatus', '000002', 'activity', says({ activity: 'instanceStatus' })],
  ['V1 activity upgrade', '000002', 'activity', says({ activity: 'upgrade' })],
  ['activity constructor', '000002', 'activity', says({ activity: 'constructor' })],
  ['activity __proto__', '000002', 'activity', withBody('{"activity":"__proto__","__proto__":{"x":1}}')],
];

describe('A bad basic call of V2 is refused in words and reaches no handler:', () => {
  it.each(BAD)('%s: %s', async (_, code, names, call) => {
    const reply = await call();
    expect([reply.status, reply.resultCode]).toEqual([200, code]);
    expect(reply.resultMsg).toContain(names);
    expect(reply.resultMsg.length).toBeLessThanOrEqual(255);
    for (const { applied } of Object.values(handlers)) expect(applied).toEqual([]);
    expect(await connector.rows('SELECT * FROM nonce_claim')).toEqual([]);
  });

  it('an unknown activity leaves a receipt with what was sent, of kind unknown', async () => {
    const nonce = `nonce-${count++}`;
    const body = JSON.stringify({ activity: 'x', mobilePhone: '13800138000' });
    await post(queryOf(signed(body, BASIC_KEY, { nonce })), body);
    const [receipt] = await receiptsWhere(connector, `nonce = '${nonce}'`);
    expect(receipt).toMatchObject({
      kind: 'unknown',
      dialect: 'v2-basic',
      outcome: 'refused',
      result_code: '000002',
    });
    expect(receipt?.reason).toMatch(/^activity-unknown/);
  });

  it('put right, it is accepted, under the current and under the former key', async () => {
    for (const key of [BASIC_KEY, 'the-basic-key-before'])
      expect((await post(queryOf(signed(GOOD, key)))).resultCode).toBe('000000');
    expect(handlers.releaseInstance.applied).toHaveLength(2);
  });
});
