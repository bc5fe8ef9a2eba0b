import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealSensitiveField } from '../../src/protocol/v1-sensitive-field.js';
import { AnsweringHandler } from '../support/answering-handler.js';
import { utc17 } from '../support/basic-messages.js';
import { ACCESS_KEY, TestConnector, V1_ACCESS_KEY } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, authSync, singleOrgSync, tenantSync, user, type Message } from '../support/messages.js';
import { receiptsWhere } from '../support/receipts.js';
import { V1Client, type V1Request } from '../support/v1-client.js';
import { inV1 } from '../support/v1-messages.js';

let database: TestDatabase;
let connector: TestConnector;
let handlers: ReturnType<typeof AnsweringHandler.everywhere>;
let client: V1Client;
beforeAll(async () => {
  database = await DATABASES[0]!.fresh();
  connector = await TestConnector.start(database.url, { KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY });
  handlers = AnsweringHandler.everywhere(connector);
  client = new V1Client(connector.url);
});
afterAll(async () => {
  await connector.stop();
  await database.drop();
});

type Bad = readonly [what: string, code: string, names: string, request: () => V1Request];
const TABLES = ['tenant', 'application', 'department', 'authorization_user', 'nonce_claim'];

async function isRefused(request: V1Request, code: string, names: string): Promise<void> {
  const before = (await receiptsWhere(connector, '1 = 1')).length;
  const answer = await client.send(request);
  expect([answer.status, answer.resultCode]).toEqual([200, code]);
  expect(answer.resultMsg).toContain(names);
  expect(answer.resultMsg.length).toBeLessThanOrEqual(255);
  for (const table of TABLES) expect(await connector.rows(`SELECT * FROM ${table}`)).toEqual([]);
  for (const { applied } of Object.values(handlers)) expect(applied).toEqual([]);
  expect((await receiptsWhere(connector, '1 = 1')).length - before).toBeLessThanOrEqual(1);
}

const message = (fields: Message = {}) => inV1(tenantSync('t', 1, fields));
const kit = (fields: Message = {}, kind = 'tenantSync') =>
  client.kitRequest(kind, { ...message(), ...fields });
/** A good tenantSync with another token. */
const withToken = (authToken: string): V1Request => {
  const request = kit();
  return { ...request, headers: { ...request.headers, authToken } };
};
const withBody = (body: string | Buffer): V1Request => ({ ...kit(), body });
const token = () => client.kitToken(message());
const without = (name: string): V1Request => {
  const { [name]: _, ...rest } = message();
  return client.kitRequest('tenantSync', rest);
};
const list = (userList: unknown, fields: Message = {}) =>
  client.kitRequest('authSync', { ...inV1(authSync('t', 1, [user('ann')])), userList, ...fields });
const users = (...all: Message[]) => list(JSON.stringify(all));
const departments = (orgInfo: unknown) =>
  client.kitRequest('allOrgSync', { ...inV1(allOrgSync('t', 1, [['d1']])), orgInfo });
const tooDeep = `{"a":${'['.repeat(100)}${']'.repeat(100)},"timeStamp":"20260105080000001"}`;

const BAD_KIT: readonly Bad[] = [
  ['no token', '000001', 'authToken', () => ({ ...kit(), headers: {} })],
  ['an empty token', '000001', 'authToken', () => withToken('')],
  ['a blank token', '000001', 'authToken', () => withToken(' '.repeat(44))],
  ['half a token', '000001', 'authToken', () => withToken(token().slice(0, 22))],
  ['a token in hex', '000001', 'authToken', () => withToken(Buffer.from(token(), 'base64').toString('hex'))],
  ['a token twice', '000001', 'authToken', () => withToken(`${token()}, ${token()}`)],
  ['a token with something behind it', '000001', 'authToken', () => withToken(`${token()}AA`)],
  ['a token that is no Base64', '000001', 'authToken', () => withToken('!'.repeat(44))],
  ['a token of zeros', '000001', 'authToken', () => withToken(`${'A'.repeat(43)}=`)],
  [
    'the token of another message',
    '000001',
    'authToken',
    () => withToken(client.kitToken(message({ name: 'x' }))),
  ],
  [
    'the token of another time',
    '000001',
    'authToken',
    () => withToken(client.kitToken({ ...message(), timeStamp: '20260105080000002' })),
  ],
  ['a key of V2', '000001', 'authToken', () => withToken(new V1Client('', ACCESS_KEY).kitToken(message()))],
  ['an empty key', '000001', 'authToken', () => withToken(new V1Client('', '').kitToken(message()))],
  [
    'a token made without the time in the key',
    '000001',
    'authToken',
    () => withToken(createHmac('sha256', V1_ACCESS_KEY).update('x').digest('base64')),
  ],
  ['the token in the body', '000001', 'authToken', () => ({ ...kit({ authToken: token() }), headers: {} })],
  [
    'the token in the query',
    '000001',
    'authToken',
    () => ({ ...kit(), headers: {}, target: `${kit().target}?authToken=${encodeURIComponent(token())}` }),
  ],
  [
    'a field added after signing',
    '000001',
    'authToken',
    () => withBody(JSON.stringify({ ...message(), x: '1' })),
  ],
  [
    'a field taken out after signing',
    '000001',
    'authToken',
    () => ({ ...without('name'), headers: { authToken: token() } }),
  ],
  ['no timeStamp', '000002', 'timeStamp', () => without('timeStamp')],
  ['a blank timeStamp', '000002', 'timeStamp', () => kit({ timeStamp: ' ' })],
  ['a timeStamp of null', '000002', 'timeStamp', () => kit({ timeStamp: null })],
  ['a timeStamp of 16 digits', '000002', 'timeStamp', () => kit({ timeStamp: '2026010508000000' })],
  ['a timeStamp of 18 digits', '000002', 'timeStamp', () => kit({ timeStamp: '202601050800000011' })],
  ['a timeStamp in milliseconds', '000002', 'timeStamp', () => kit({ timeStamp: '1767571200001' })],
  ['month 13', '000002', 'timeStamp', () => kit({ timeStamp: '20261305080000001' })],
  [
    'a timeStamp that is a number',
    '000002',
    'timeStamp',
    () => withBody(JSON.stringify(message()).replace('"20260105080000001"', '20260105080000001')),
  ],
  [
    'a timeStamp more than 24 h ahead',
    '000002',
    'timeStamp',
    () => kit({ timeStamp: utc17(Date.now() + 33 * 3_600_000) }),
  ],
  ['an empty body', '000002', 'JSON', () => withBody('')],
  ['no JSON', '000002', 'JSON', () => withBody('flag=1')],
  ['half an object', '000002', 'JSON', () => withBody('{"flag":"1"')],
  ['a trailing comma', '000002', 'JSON', () => withBody('{"flag":"1",}')],
  ['a list', '000002', 'JSON', () => withBody('[]')],
  ['null', '000002', 'JSON', () => withBody('null')],
  ['a byte order mark', '000002', 'JSON', () => withBody('\ufeff{}')],
  ['bytes that are no UTF-8', '000002', 'UTF-8', () => withBody(Buffer.from('{"a":"\xff"}', 'latin1'))],
  ['lists 101 deep', '000002', '100', () => withBody(tooDeep)],
  ['U+0000 in a field', '000002', 'name', () => kit({ name: 'a\0' })],
  ['flag 2 of tenantSync', '000002', 'flag', () => kit({ flag: '2' })],
  ['flag 2 of tenantSync as a number', '000002', 'flag', () => kit({ flag: 2 })],
  ['flag 3 of tenantSync', '000002', 'flag', () => kit({ flag: '3' })],
  ['a flag in words', '000002', 'flag', () => kit({ flag: 'add' })],
  ['no flag', '000002', 'flag', () => without('flag')],
  ['flag 2 of applicationSync', '000002', 'flag', () => kit({ flag: '2', appId: 'a' }, 'applicationSync')],
  ['flag 3 of authSync', '000002', 'flag', () => list('[]', { flag: '3' })],
  [
    'flag 3 of singleOrgSync',
    '000002',
    'flag',
    () => client.kitRequest('singleOrgSync', inV1(singleOrgSync('t', 1, 'd', '', { flag: 3 }))),
  ],
  ['testFlag 2', '000002', 'testFlag', () => kit({ testFlag: '2' })],
  ['an instanceId of 65 characters', '000002', 'instanceId', () => kit({ instanceId: 'i'.repeat(65) })],
  ['a tenantId of 65 characters', '000002', 'tenantId', () => kit({ tenantId: 't'.repeat(65) })],
  ['a name of 256 characters', '000002', 'name', () => kit({ name: 'n'.repeat(256) })],
  ['no tenantCode', '000002', 'tenantCode', () => without('tenantCode')],
  ['a userList that is no JSON', '000002', 'userList', () => list('ann, bob')],
  ['a userList that holds an object', '000002', 'userList', () => list('{"userName":"ann"}')],
  ['a userList that holds a number', '000002', 'userList[0]', () => list('[7]')],
  ['a blank userList', '000002', 'userList', () => list(' ')],
  ['a user without a name', '000002', 'userList[1].userName', () => users(user('ann'), { userName: '' })],
  ['a user twice', '000002', 'userList[1].userName', () => users(user('ann'), user('ann'))],
  ['a role that is none', '000002', 'userList[0].role', () => users(user('ann', { role: 'root' }))],
  [
    'an employeeType that is none',
    '000002',
    'employeeType',
    () => users({ ...user('ann'), employeeType: null, extension: { employeeType: '9' } }),
  ],
  ['an extension in words', '000002', 'userList[0].extension', () => users(user('ann', { extension: 'P7' }))],
  ['U+0000 in a userList', '000002', 'userList', () => list('[{"userName":"a\\u0000"}]')],
  ['an orgInfo that is no list', '000002', 'orgInfo', () => departments('d1')],
  ['an orgInfo of text', '000002', 'orgInfoList[0]', () => departments('["d1"]')],
  [
    'a department without a name',
    '000002',
    'orgInfoList[0].orgName',
    () => departments('[{"orgCode":"d1"}]'),
  ],
  [
    'a department whose name has 129 characters',
    '000002',
    'orgInfoList[0].orgName',
    () => departments(JSON.stringify([{ orgCode: 'd1', name: 'n'.repeat(129) }])),
  ],
  [
    'a department twice',
    '000002',
    'orgInfoList[1].orgCode',
    () => departments(JSON.stringify([1, 2].map(() => ({ orgCode: 'd1', name: 'n' })))),
  ],
];

const newInstance = (): Message => ({
  activity: 'newInstance',
  orderId: 'CS1',
  businessId: 'b-1',
  customerId: 'c-1',
  timeStamp: utc17(),
});
const basic = (fields: Message = {}): V1Request => client.basicRequest({ ...newInstance(), ...fields });
const basicWithout = (name: string): V1Request => {
  const { [name]: _, ...rest } = newInstance();
  return client.basicRequest(rest);
};
/** A good query, changed after it was signed. */
const changed = (change: (query: string) => string): V1Request => {
  const request = basic();
  const [path, query = ''] = request.target.split('?');
  return { ...request, target: `${path}?${change(query)}` };
};
const basicToken = (authToken: string) =>
  changed((query) => query.replace(/authToken=.*/, `authToken=${encodeURIComponent(authToken)}`));
const sealed = (key: string) => sealSensitiveField(key, '13800138000', '0123456789abcdef', '1');
const base64 = (text: string) => Buffer.from(text).toString('base64');

const BAD_BASIC: readonly Bad[] = [
  ['no query', '000002', 'timeStamp', () => changed(() => '')],
  ['no token', '000001', 'authToken', () => changed((query) => query.replace(/&authToken=.*/, ''))],
  ['an empty token', '000001', 'authToken', () => basicToken('')],
  ['half a token', '000001', 'authToken', () => basicToken('q83vAA==')],
  ['a token in hex', '000001', 'authToken', () => basicToken('a'.repeat(64))],
  ['a token of zeros', '000001', 'authToken', () => basicToken(`${'A'.repeat(43)}=`)],
  ['a key of V2', '000001', 'authToken', () => new V1Client('', ACCESS_KEY).basicRequest(newInstance())],
  [
    'the token in a header',
    '000001',
    'authToken',
    () => ({
      ...changed((query) => query.replace(/&authToken=.*/, '')),
      headers: { authToken: client.kitToken(newInstance()) },
    }),
  ],
  ['a token twice', '000002', 'authToken', () => changed((query) => `${query}&authToken=x`)],
  ['an activity twice', '000002', 'activity', () => changed((query) => `${query}&activity=newInstance`)],
  [
    'an activity twice, once in disguise',
    '000002',
    'activity',
    () => changed((query) => `${query}&%61ctivity=x`),
  ],
  ['a timeStamp twice', '000002', 'timeStamp', () => changed((query) => `${query}&timeStamp=1`)],
  ['an orderId twice, blank', '000002', 'orderId', () => changed((query) => `${query}&orderId`)],
  ['a parameter added after signing', '000001', 'authToken', () => changed((query) => `${query}&x=1`)],
  ['a blank parameter added after signing', '000001', 'authToken', () => changed((query) => `${query}&x=`)],
  [
    'a parameter taken out',
    '000001',
    'authToken',
    () => changed((query) => query.replace('&orderId=CS1', '')),
  ],
  ['another value', '000001', 'authToken', () => changed((query) => query.replace('CS1', 'CS2'))],
  ['a value encoded twice', '000001', 'authToken', () => changed((query) => query.replace('CS1', '%2543S1'))],
  [
    'another spelling of a name',
    '000001',
    'authToken',
    () => changed((query) => query.replace('orderId', 'orderID')),
  ],
  ['a lone percent sign', '000002', 'x', () => changed((query) => `${query}&x=%`)],
  ['a percent sign before letters', '000002', 'x', () => changed((query) => `${query}&x=%zz`)],
  ['a cut escape', '000002', 'x', () => changed((query) => `${query}&x=%E4%BD`)],
  ['an escape that is no UTF-8', '000002', 'x', () => changed((query) => `${query}&x=%FF`)],
  ['an overlong escape', '000002', 'x', () => changed((query) => `${query}&x=%C0%AF`)],
  ['a name that is no UTF-8', '000002', 'URL', () => changed((query) => `${query}&%FF=1`)],
  ['half a surrogate pair', '000002', 'x', () => changed((query) => `${query}&x=%ED%A0%80`)],
  ['U+0000 in a value', '000002', 'orderId', () => basic({ orderId: 'a\0' })],
  ['U+0000 in a name', '000002', 'x', () => basic({ 'x\0': '1' })],
  ['a body', '000002', 'GET', () => ({ ...basic(), body: '{}' })],
  ['a body of one blank', '000002', 'GET', () => ({ ...basic(), body: ' ' })],
  ['no timeStamp', '000002', 'timeStamp', () => basicWithout('timeStamp')],
  ['a blank timeStamp', '000002', 'timeStamp', () => basic({ timeStamp: '' })],
  ['a timeStamp of 14 digits', '000002', 'timeStamp', () => basic({ timeStamp: '20260105080000' })],
  ['a timeStamp in milliseconds', '000002', 'timeStamp', () => basic({ timeStamp: '1767571200001' })],
  ['hour 24', '000002', 'timeStamp', () => basic({ timeStamp: '20260105240000001' })],
  [
    'a timeStamp more than 24 h ahead',
    '000002',
    'timeStamp',
    () => basic({ timeStamp: utc17(Date.now() + 25 * 3_600_000) }),
  ],
  ['no activity', '000002', 'activity', () => basicWithout('activity')],
  ['a blank activity', '000002', 'activity', () => basic({ activity: '' })],
  ['an unknown activity', '000002', 'activity', () => basic({ activity: 'deleteInstance' })],
  ['an activity in other letters', '000002', 'activity', () => basic({ activity: 'newinstance' })],
  ['an activity of V2 only', '000002', 'activity', () => basic({ activity: 'changeInstanceCheck' })],
  [
    'the name V2 has for an activity',
    '000002',
    'activity',
    () => basic({ activity: 'updateInstanceStatus' }),
  ],
  ['a kit interface', '000002', 'activity', () => basic({ activity: 'tenantSync' })],
  ['activity constructor', '000002', 'activity', () => basic({ activity: 'constructor' })],
  ['activity __proto__', '000002', 'activity', () => basic({ activity: '__proto__' })],
  ['no instanceStatus', '000002', 'instanceStatus', () => basic({ activity: 'instanceStatus' })],
  [
    'an instanceStatus in other letters',
    '000002',
    'instanceStatus',
    () => basic({ activity: 'instanceStatus', instanceStatus: 'freeze' }),
  ],
  [
    'instanceStatus constructor',
    '000002',
    'instanceStatus',
    () => basic({ activity: 'instanceStatus', instanceStatus: 'constructor' }),
  ],
  [
    'encryptType 3',
    '000002',
    'encryptType',
    () => basic({ mobilePhone: sealed(V1_ACCESS_KEY), encryptType: '3' }),
  ],
  ['mobilePhone in clear', '000101', 'mobilePhone', () => basic({ mobilePhone: '13800138000' })],
  [
    'mobilePhone without its iv',
    '000101',
    'mobilePhone',
    () => basic({ mobilePhone: sealed(V1_ACCESS_KEY).slice(16) }),
  ],
  [
    'mobilePhone cut',
    '000101',
    'mobilePhone',
    () => basic({ mobilePhone: sealed(V1_ACCESS_KEY).slice(0, -6) }),
  ],
  ['mobilePhone under another key', '000101', 'mobilePhone', () => basic({ mobilePhone: sealed('another') })],
  [
    'mobilePhone under AES-256 that says AES-128',
    '000101',
    'mobilePhone',
    () => basic({ mobilePhone: sealed(V1_ACCESS_KEY), encryptType: '2' }),
  ],
  ['email in clear', '000102', 'email', () => basic({ email: 'ann@example.com' })],
  ['email under another key', '000102', 'email', () => basic({ email: sealed('another') })],
  [
    'saasExtendParams in clear',
    '000002',
    'saasExtendParams',
    () => basic({ saasExtendParams: '[{"name":"a"}]' }),
  ],
  [
    'saasExtendParams that hold no JSON',
    '000002',
    'saasExtendParams',
    () => basic({ saasExtendParams: base64('name') }),
  ],
  [
    'saasExtendParams that hold an object',
    '000002',
    'saasExtendParams',
    () => basic({ saasExtendParams: base64('{}') }),
  ],
  [
    'saasExtendParams that are no UTF-8',
    '000002',
    'saasExtendParams',
    () => basic({ saasExtendParams: '/////w==' }),
  ],
];

// first: receipts of strangers are capped per minute
describe('A refusal before authentication', () => {
  it('leaves size and hash of the query, and nothing of it', async () => {
    const { target } = basicToken(`${'B'.repeat(43)}=`);
    await client.send({ method: 'GET', target });
    const query = target.split('?')[1] ?? '';
    const digest = createHash('sha256').update(query).digest('hex');
    const [receipt] = await receiptsWhere(connector, `body_hash = '${digest}'`);
    expect(receipt).toMatchObject({
      kind: 'unknown',
      dialect: 'v1-basic',
      request: null,
      body_size: query.length,
    });
    expect(JSON.stringify(receipt)).not.toMatch(/CS1|BBBB/);
  });
});

describe('A bad V1 kit call is refused in words, changes nothing and is answered with Body-Sign:', () => {
  it.each(BAD_KIT)('%s: %s', (_, code, names, request) => isRefused(request(), code, names));
});

describe('A bad basic call of V1 is refused in words, reaches no handler and is answered with Body-Sign:', () => {
  it.each(BAD_BASIC)('%s: %s', (_, code, names, request) => isRefused(request(), code, names));
});
