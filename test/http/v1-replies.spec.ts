import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { Receiver } from '../../src/receiver/receiver.js';
import { AnsweringHandler } from '../support/answering-handler.js';
import { utc17 } from '../support/basic-messages.js';
import { seal, TestConnector, V1_ACCESS_KEY } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, tenantSync, type Message } from '../support/messages.js';
import { V1Client } from '../support/v1-client.js';
import { inV1 } from '../support/v1-messages.js';

const OLD_KEY = 'the-v1-key-before';
let database: TestDatabase;
let connector: TestConnector;

async function start(environment: Record<string, string>): Promise<void> {
  database = await DATABASES[0]!.fresh();
  connector = await TestConnector.start(database.url, environment);
  AnsweringHandler.everywhere(connector);
}
async function stop(): Promise<void> {
  await connector.stop();
  await database.drop();
}
const client = (key?: string) => new V1Client(connector.url, key);
const kitCall = (key?: string, fields: Message = {}) =>
  client(key).kitRequest('tenantSync', inV1(tenantSync(newTenant(), 1, fields)));
const basicCall = (key?: string, fields: Message = {}) =>
  client(key).basicRequest({ activity: 'queryInstance', instanceId: 'i-1', timeStamp: utc17(), ...fields });

describe('Every reply of V1 carries Body-Sign over its exact bytes', () => {
  beforeAll(() =>
    start({ KOOSYNC_V1_ACCESS_KEYS: `${V1_ACCESS_KEY},${OLD_KEY}`, KOOSYNC_BODY_LIMIT: '2mb' }),
  );
  afterAll(stop);
  afterEach(() => void jest.restoreAllMocks());

  it('000000: success, signed with the key that the call was signed with', async () => {
    for (const key of [V1_ACCESS_KEY, OLD_KEY])
      for (const request of [kitCall(key), basicCall(key)])
        expect(await client(key).send(request)).toMatchObject({ status: 200, resultCode: '000000' });
  });

  it('000001: authentication failed, signed with the current key', async () => {
    for (const request of [kitCall('wrong'), basicCall('wrong')])
      expect(await client().send(request)).toMatchObject({ status: 200, resultCode: '000001' });
  });

  it('000002: illegal request parameter, signed with the current key before and the matching one after authentication', async () => {
    for (const request of [
      { ...kitCall(), body: '{' },
      { method: 'GET', target: '/isv/produce?timeStamp=1' },
      { method: 'GET', target: '/isv/produce' },
    ])
      expect(await client().send(request)).toMatchObject({ status: 200, resultCode: '000002' });
    for (const request of [kitCall(OLD_KEY, { name: '' }), basicCall(OLD_KEY, { activity: 'nothing' })])
      expect(await client(OLD_KEY).send(request)).toMatchObject({ status: 200, resultCode: '000002' });
  });

  it('000002: bodies that are not taken in', async () => {
    const { target, headers = {}, method } = kitCall();
    for (const [extra, body] of [
      [{ 'content-encoding': 'gzip' }, gzipSync('{}')],
      [{ 'content-type': 'application/json; charset=gbk' }, '{}'],
      [{}, Buffer.alloc(2 * 1024 * 1024 + 1, ' ')],
    ] as const) {
      const request = { method, target, headers: { ...headers, ...extra }, body };
      expect(await client().send(request)).toMatchObject({ status: 200, resultCode: '000002' });
    }
  });

  it('000101 and 000102: secrets, mobile numbers and addresses that cannot be decrypted', async () => {
    const { timeStamp, tenantId } = inV1(tenantSync(newTenant(), 1));
    const fields = {
      appId: 'a',
      clientId: 'c',
      clientSecret: 'AAAA',
      flag: '1',
      instanceId: '',
      testFlag: '0',
    };
    const secret = await client().kit('applicationSync', { ...fields, tenantId, timeStamp });
    expect(secret).toMatchObject({ status: 200, resultCode: '000101' });
    for (const [field, resultCode] of [
      ['mobilePhone', '000101'],
      ['email', '000102'],
    ] as const) {
      const request = basicCall(OLD_KEY, { activity: 'newInstance', [field]: '0123456789abcdefAAAA' });
      expect(await client(OLD_KEY).send(request)).toMatchObject({ status: 200, resultCode });
    }
  });

  it('000005: other internal error', async () => {
    jest.spyOn(connector.dataSource, 'transaction').mockRejectedValue(new Error('out of order'));
    for (const request of [kitCall(OLD_KEY), basicCall(OLD_KEY)])
      expect(await client(OLD_KEY).send(request)).toMatchObject({ status: 200, resultCode: '000005' });
  });

  it('HTTP 404 for unknown paths of V1', async () => {
    for (const target of ['produceAPI/tenantsync', 'produceAPI/', 'produceAPI', 'produceAPI/v1/tenantSync'])
      for (const method of ['POST', 'GET'])
        expect(await client().send({ method, target: `/isv/produce/${target}` })).toMatchObject({
          status: 404,
          resultCode: '000002',
        });
  });

  it('HTTP 405 for wrong methods on paths of V1', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'])
      expect(await client().send({ method, target: '/isv/produce/produceAPI/authSync' })).toMatchObject({
        status: 405,
        resultCode: '000002',
      });
    for (const method of ['PUT', 'DELETE', 'PATCH'])
      expect(await client().send({ method, target: '/isv/produce' })).toMatchObject({ status: 405 });
  });

  it('and no reply of V2 does', async () => {
    const good = seal('tenantSync', tenantSync(newTenant(), 1));
    const basic = seal('queryInstance', { instanceId: 'i-1' }, { dialect: 'v2-basic' });
    for (const [request, status] of [
      [good, 200],
      [{ ...good, body: Buffer.from('{') }, 200],
      [{ ...good, path: `${good.path}x` }, 404],
      [{ ...good, path: '/isv/produce/x' }, 404],
      [basic, 200],
      [{ ...basic, query: '' }, 200],
    ] as const) {
      const target = request.path + (request.query && `?${request.query}`);
      const answer = await client().exchange({
        method: 'POST',
        target,
        headers: request.headers,
        body: request.body,
      });
      expect([answer.status, answer.bodySign]).toEqual([status, undefined]);
    }
  });

  // the last one: the service does not come back
  it('000005 over HTTP 503 while the service stops', async () => {
    await connector.app.get(Receiver).beforeApplicationShutdown();
    for (const request of [kitCall(), basicCall()])
      expect(await client().send(request)).toMatchObject({ status: 503, resultCode: '000005' });
    const inTwo = await fetch(connector.url + seal('tenantSync', {}).path, { method: 'POST' });
    expect([inTwo.status, inTwo.headers.get('body-sign')]).toEqual([503, null]);
  });
});

describe('Without a V1 key', () => {
  beforeAll(() => start({}));
  afterAll(stop);

  it('the interfaces of V1 are unknown paths, and no reply is signed', async () => {
    for (const request of [kitCall(), basicCall(), { method: 'GET', target: '/isv/produce' }]) {
      const answer = await client().exchange(request);
      expect([answer.status, answer.resultCode, answer.bodySign]).toEqual([404, '000002', undefined]);
    }
    const put = await client().exchange({ method: 'PUT', target: '/isv/produce' });
    expect([put.status, put.bodySign]).toEqual([405, undefined]);
  });
});
