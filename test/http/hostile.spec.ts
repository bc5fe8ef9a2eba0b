import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from '@jest/globals';
import { sign } from '../support/independent-signature.js';
import { newTenant, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';

const PATH = '/isv/produce/produceAPI/v2/tenantSync';
const LIMIT = 2 * 1024 * 1024;

onEveryDatabase('a hostile call', { KOOSYNC_BODY_LIMIT: '2mb' }, (on) => {
  /** Signed over its bytes, as somebody who holds the key but sends nonsense. */
  const post = (body: string | Buffer, headers: Record<string, string> = {}, path = PATH, method = 'POST') =>
    on.connector.send({ method, path, headers: { ...sign(body), ...headers }, body: Buffer.from(body) });

  // whatever happened before: the process is alive and works
  afterEach(async () => {
    expect((await on.connector.call('tenantSync', tenantSync(newTenant(), 1))).resultCode).toBe('000000');
    expect((await fetch(`${on.connector.url}/health/live`)).status).toBe(200);
  });

  it.each([
    ['an empty body', ''],
    ['blanks', '  \n'],
    ['no JSON', 'hello'],
    ['half an object', '{"tenantId":"t"'],
    ['two objects', '{}{}'],
    ['a trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['NaN', '{"a":NaN}'],
    ['a number with a leading zero', '{"a":01}'],
    ['an unfinished escape', '{"a":"\\u12"}'],
    ['a raw line feed in a string', '{"a":"\n"}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"text"'],
    ['a number', '7'],
    ['a byte order mark', '\ufeff{}'],
    ['bytes that are no UTF-8', Buffer.from('{"a":"\xff\xfe"}', 'latin1')],
    ['an overlong UTF-8 form', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    ['half a surrogate pair in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['lists 100 000 deep', '['.repeat(100_000)],
    ['objects 100 000 deep', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['objects 101 deep', '{"a":'.repeat(101) + '1' + '}'.repeat(101)],
  ])('%s is refused with 000002', async (_, body) => {
    expect(await post(body)).toMatchObject({ status: 200, resultCode: '000002' });
  });

  it.each([
    ['a key __proto__', '"__proto__":{"admin":true}'],
    ['keys constructor and prototype', '"constructor":{"prototype":{"admin":true}}'],
    ['a key toString', '"toString":"x","hasOwnProperty":1,"valueOf":null'],
    ['a very long number', `"n":${'9'.repeat(10_000)}`],
    ['a huge exponent', '"n":1e400'],
    ['100 000 keys', Array.from({ length: 100_000 }, (_, i) => `"k${i}":${i}`).join(',')],
    ['a long list of something unknown', `"x":[${'0,'.repeat(200_000)}0]`],
    ['objects 99 deep', '"a":' + '{"a":'.repeat(98) + '1' + '}'.repeat(98)],
    ['a key of 100 000 characters', `"${'k'.repeat(100_000)}":1`],
  ])('%s beside a good message is ignored', async (_, extra) => {
    const tenantId = newTenant();
    const body = JSON.stringify(tenantSync(tenantId, 1)).replace(/}$/, `,${extra}}`);
    expect(await post(body)).toMatchObject({ status: 200, resultCode: '000000' });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    const [receipt] = await receiptsWhere(on.connector, `tenant_id = '${tenantId}'`);
    expect(receipt?.request?.length).toBeLessThan(17_000);
  });

  it.each([
    ['__proto__ in place of the message', '{"__proto__":{"tenantId":"t","flag":1}}'],
    ['U+0000 in a field', JSON.stringify(tenantSync('t', 1, { name: 'a\0b' }))],
    ['U+0000 in a key', '{"a\\u0000":1}'],
    ['half a surrogate pair in a field', JSON.stringify(tenantSync('t', 1, { name: 'a\ud83d' }))],
    [
      'half a surrogate pair in an unknown field',
      JSON.stringify(tenantSync('t', 1, { unknown: ['\udc00'] })),
    ],
  ])('%s is refused with 000002', async (_, body) => {
    expect(await post(body)).toMatchObject({ status: 200, resultCode: '000002' });
  });

  it('a body over the limit is refused with 000002, announced or not', async () => {
    const body = Buffer.alloc(LIMIT + 1, ' ');
    expect(await post(body)).toMatchObject({ status: 200, resultCode: '000002' });
    const stream = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < LIMIT + 1; sent += 65_536) controller.enqueue(new Uint8Array(65_536));
        controller.close();
      },
    });
    const response = await fetch(on.connector.url + PATH, {
      method: 'POST',
      headers: sign('x'),
      body: stream,
      duplex: 'half',
    });
    expect(await response.json()).toMatchObject({ resultCode: '000002' });
  });

  it('a body of exactly the limit is read', async () => {
    const tenantId = newTenant();
    const message = JSON.stringify(tenantSync(tenantId, 1));
    expect(await post(message + ' '.repeat(LIMIT - message.length))).toMatchObject({ resultCode: '000000' });
  });

  it('a compressed body is refused with 000002, a wrong or odd charset too, utf8 and none are taken', async () => {
    const message = JSON.stringify(tenantSync(newTenant(), 1));
    const zipped = gzipSync(message);
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip', 'nonsense'])
      expect(await post(zipped, { 'content-encoding': encoding })).toMatchObject({
        status: 200,
        resultCode: '000002',
      });
    for (const charset of ['gbk', 'utf-16', 'latin1', '"gb18030"'])
      expect(await post(message, { 'content-type': `application/json; charset=${charset}` })).toMatchObject({
        status: 200,
        resultCode: '000002',
      });
    for (const type of [
      'application/json;charset=utf8',
      'application/json; charset="UTF-8"',
      'text/plain',
      'nonsense',
      '',
    ])
      expect(await post(JSON.stringify(tenantSync(newTenant(), 1)), { 'content-type': type })).toMatchObject({
        status: 200,
        resultCode: '000000',
      });
  });

  it('an unknown path answers 404, a wrong method 405, in JSON of the same shape', async () => {
    for (const path of [
      '/isv/produce/produceAPI/v2/tenantsync',
      '/isv/produce/produceAPI/v2/',
      '/isv/produce/x',
      `${PATH}/..%2f`,
      `${PATH}/more`,
    ])
      expect(await post('{}', {}, path)).toMatchObject({ status: 404, resultCode: '000002' });
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect(await post('{}', {}, PATH, method)).toMatchObject({ status: 405, resultCode: '000002' });
    const get = await fetch(on.connector.url + PATH);
    expect(get.status).toBe(405);
    expect(await get.json()).toMatchObject({ resultCode: '000002' });
  });

  it('a caller who goes away in the middle of the body leaves no receipt and no harm', async () => {
    const before = (await receiptsWhere(on.connector, '1 = 1')).length;
    const { port } = new URL(on.connector.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"half`);
        setImmediate(() => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await receiptsWhere(on.connector, '1 = 1')).length).toBe(before);
  });

  it('random bytes and garbled messages, 300 of them, are all answered in JSON', async () => {
    const message = JSON.stringify(tenantSync('garbled', 1));
    const bodies = Array.from({ length: 300 }, (_, i) => {
      if (i % 2 === 0) return randomBytes(i + 1);
      const bytes = Buffer.from(message);
      bytes[(i * 7919) % bytes.length] = (i * 31) % 256;
      return bytes;
    });
    const replies = await Promise.all(bodies.map((body) => post(body)));
    for (const { status, resultCode } of replies) {
      expect(status).toBe(200);
      expect(['000000', '000002']).toContain(resultCode);
    }
  });
});
