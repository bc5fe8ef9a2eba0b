import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { INSTANCE_KINDS, type InstanceKind } from '../../src/protocol/routes.js';
import { openSensitiveField } from '../../src/protocol/v1-sensitive-field.js';
import { AnsweringHandler } from '../support/answering-handler.js';
import { BASIC_MESSAGES, utc17 } from '../support/basic-messages.js';
import { seal, V1_ACCESS_KEY } from '../support/connector.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';
import { V1Client } from '../support/v1-client.js';

const BASIC_KEY = 'an-access-key-of-the-basic-interfaces';
const PASSWORD = 'pass-word-of-the-buyer';
const INFO = [
  {
    instanceId: 'i-1',
    appInfo: { frontEndUrl: 'https://app.example', userName: 'buyer', password: PASSWORD, memo: '' },
  },
  { instanceId: 'i-2' },
];
const KEYS = { KOOSYNC_BASIC_ACCESS_KEYS: BASIC_KEY, KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY };

onEveryDatabase('the basic interfaces', KEYS, (on) => {
  let handlers: Readonly<Record<InstanceKind, AnsweringHandler>>;
  beforeEach(() => {
    handlers = AnsweringHandler.everywhere(on.connector);
  });
  afterEach(() => void jest.restoreAllMocks());
  const v1 = () => new V1Client(on.connector.url);
  const v2 = (kind: InstanceKind, message = BASIC_MESSAGES[kind]()) =>
    seal(kind, message, { dialect: 'v2-basic', accessKey: BASIC_KEY });
  const newest = async () => (await receiptsWhere(on.connector, '1 = 1')).at(-1);
  const setClock = (now: number) =>
    jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(now);

  it.each(INSTANCE_KINDS)('%s of V2 reaches its handler as it was sent', async (kind) => {
    const message = BASIC_MESSAGES[kind]();
    const request = v2(kind, message);
    expect(await on.connector.send(request)).toMatchObject({
      status: 200,
      text: '{"resultCode":"000000","resultMsg":"success."}',
    });
    const [opened] = handlers[kind].applied;
    expect({ ...opened?.body }).toEqual({ activity: kind, ...message });
    expect(opened).toMatchObject({ kind, dialect: 'v2-basic' });
    expect(await newest()).toMatchObject({
      kind,
      dialect: 'v2-basic',
      outcome: 'applied',
      nonce: /nonce=(\w+)/.exec(request.query)?.[1],
      body_hash: createHash('sha256').update(request.body).digest('hex'),
    });
  });

  it.each([
    ['newInstance', {}, 'newInstance', { orderId: 'CS1' }],
    ['queryInstance', {}, 'queryInstance', {}],
    ['refreshInstance', { trialToFormal: '1' }, 'refreshInstance', { scene: 'TRIAL_TO_FORMAL' }],
    ['refreshInstance', { trialToFormal: '0' }, 'refreshInstance', { scene: 'RENEWAL' }],
    ['refreshInstance', {}, 'refreshInstance', { scene: 'RENEWAL', periodType: 'year' }],
    ['expireInstance', {}, 'updateInstanceStatus', { status: 'FREEZE' }],
    ['instanceStatus', { instanceStatus: 'FREEZE' }, 'updateInstanceStatus', { status: 'FREEZE' }],
    ['instanceStatus', { instanceStatus: 'NORMAL' }, 'updateInstanceStatus', { status: 'UNFREEZE' }],
    ['releaseInstance', {}, 'releaseInstance', {}],
    ['upgrade', {}, 'upgradeInstance', { orderId: 'CS1' }],
  ] as const)('activity %s %j of V1 is %s %j in the form of V2', async (activity, fields, kind, expected) => {
    const common = {
      instanceId: 'i 1+1%&=华为',
      orderId: 'CS1',
      periodType: 'year',
      testFlag: '',
      timeStamp: utc17(),
    };
    const request = v1().basicRequest({ activity, ...common, ...fields });
    expect((await v1().send(request)).text).toBe('{"resultCode":"000000","resultMsg":"success."}');
    const [opened] = handlers[kind].applied;
    expect(opened?.body).toMatchObject({
      activity: kind,
      instanceId: 'i 1+1%&=华为',
      orderId: 'CS1',
      ...expected,
    });
    expect(opened?.body).not.toHaveProperty('authToken');
    expect(opened).toMatchObject({ kind, dialect: 'v1-basic' });
    const query = request.target.split('?')[1] ?? '';
    expect(await newest()).toMatchObject({
      kind,
      dialect: 'v1-basic',
      nonce: null,
      body_size: query.length,
      body_hash: createHash('sha256').update(query).digest('hex'),
    });
  });

  it('takes a query whose Base64 has its plus signs as they are', async () => {
    const parameters = { activity: 'queryInstance', instanceId: 'a+b/c=', timeStamp: utc17() };
    const { target } = v1().basicRequest(parameters);
    const answer = await v1().send({ method: 'GET', target: target.replaceAll('%2B', '+') });
    expect(answer.resultCode).toBe('000000');
    expect(handlers.queryInstance.applied[0]?.body.instanceId).toBe('a+b/c=');
    const blank = v1().basicRequest({ ...parameters, instanceId: 'a b' });
    await v1().send({ method: 'GET', target: blank.target.replaceAll('%20', '+') });
    expect(handlers.queryInstance.applied[1]?.body.instanceId).toBe('a b');
  });

  it('answers with the fields of the handler', async () => {
    handlers.newInstance.answer = () => ({ code: '000000', fields: { instanceId: 'i-7' } });
    expect((await on.connector.send(v2('newInstance'))).text).toBe(
      '{"resultCode":"000000","resultMsg":"success.","instanceId":"i-7"}',
    );
    const parameters = { activity: 'newInstance', orderId: 'CS1', timeStamp: utc17() };
    expect((await v1().basic(parameters)).text).toBe(
      '{"resultCode":"000000","resultMsg":"success.","instanceId":"i-7"}',
    );
    expect(await newest()).toMatchObject({ result_code: '000000', outcome: 'applied' });
  });

  it('prints the account of an instance in clear in V2, and keeps its password in no table', async () => {
    handlers.queryInstance.answer = () => ({ code: '000000', fields: { info: INFO } });
    const request = v2('queryInstance');
    const reply = await on.connector.send(request);
    expect(JSON.parse(reply.text)).toEqual({ resultCode: '000000', resultMsg: 'success.', info: INFO });
    expect((await on.connector.send(request)).text).toBe(reply.text);
    expect(handlers.queryInstance.applied).toHaveLength(1);
    const [first, again] = (await receiptsWhere(on.connector, '1 = 1')).slice(-2);
    expect(again).toMatchObject({ outcome: 'resent', first_id: first?.id, reply: first?.reply });
    expect(first?.reply).toContain('"password":"***"');
    const claims = await on.connector.rows<{ reply: string }>('SELECT * FROM nonce_claim');
    expect(claims.length).toBeGreaterThan(0);
    expect(JSON.stringify([claims, await receiptsWhere(on.connector, '1 = 1')])).not.toContain(PASSWORD);
  });

  it.each(['queryInstance', 'newInstance'] as const)(
    'encrypts the account of an instance in the reply of V1 %s, with an iv of its own each time',
    async (kind) => {
      const fields =
        kind === 'queryInstance' ? { info: INFO } : { instanceId: 'i-1', appInfo: INFO[0]?.appInfo };
      handlers[kind].answer = () => ({ code: '000000', fields });
      const request = v1().basicRequest({
        activity: kind,
        orderId: kind,
        instanceId: 'i-1,i-2',
        timeStamp: utc17(),
      });
      const answer = await v1().send(request);
      const clear = JSON.stringify(answer.fields, (name, value: unknown) =>
        (name === 'userName' || name === 'password') && typeof value === 'string'
          ? openSensitiveField(V1_ACCESS_KEY, value, '1')
          : value,
      );
      expect(JSON.parse(clear)).toEqual({
        resultCode: '000000',
        resultMsg: 'success.',
        ...fields,
        encryptType: '1',
      });
      expect(answer.text).not.toMatch(/buyer|pass-word/);
      const ivs = [...answer.text.matchAll(/"(?:userName|password)":"([\da-f]{16})/g)].map(([, iv]) => iv);
      expect(new Set(ivs).size).toBe(2);
      // the resend gets the same bytes, although they could not be made again
      expect((await v1().send(request)).text).toBe(answer.text);
      expect(handlers[kind].applied).toHaveLength(1);
      expect(JSON.stringify(await receiptsWhere(on.connector, '1 = 1'))).not.toMatch(/pass-word/);
    },
  );

  it('000004: being processed while provisioning goes on, and only a byte-identical resend hears it again', async () => {
    for (const dialect of ['v2-basic', 'v1-basic'] as const) {
      let code: '000004' | '000000' = '000004';
      handlers.newInstance.answer = () => ({ code, fields: { instanceId: 'i-9' } });
      const call = () =>
        dialect === 'v2-basic'
          ? on.connector.send(request)
          : v1().send(v1().basicRequest({ activity: 'newInstance', orderId: 'CS9', timeStamp }));
      const timeStamp = utc17();
      const request = v2('newInstance', { orderId: 'CS9', orderLineId: '1', businessId: 'b' });
      const first = await call();
      expect(JSON.parse(first.text)).toEqual({
        resultCode: '000004',
        resultMsg: '请求处理中 / being processed',
        instanceId: 'i-9',
      });
      expect(await newest()).toMatchObject({ result_code: '000004', outcome: 'applied' });
      code = '000000';
      expect((await call()).text).toBe(first.text);
      expect(await newest()).toMatchObject({ result_code: '000004', outcome: 'resent' });
      const fresh =
        dialect === 'v2-basic'
          ? await on.connector.send(v2('newInstance', { orderId: 'CS9', orderLineId: '1', businessId: 'c' }))
          : await v1().basic({ activity: 'newInstance', orderId: 'CS9', timeStamp: utc17(Date.now() + 1) });
      expect(fresh.resultCode).toBe('000000');
    }
  });

  it('answers a V1 question afresh after the window, other calls after a day', async () => {
    const now = Date.now();
    for (const [kind, remembered] of [
      ['queryInstance', 60_000],
      ['newInstance', 24 * 3_600_000],
    ] as const) {
      setClock(now);
      const request = v1().basicRequest({
        activity: kind,
        orderId: 'CS3',
        instanceId: 'i-3',
        timeStamp: utc17(now),
      });
      await v1().send(request);
      setClock(now + remembered);
      await v1().send(request);
      expect(handlers[kind].applied).toHaveLength(1);
      setClock(now + remembered + 1);
      await v1().send(request);
      expect(handlers[kind].applied).toHaveLength(2);
    }
  });

  it('refuses a nonce of V2 that another basic call used', async () => {
    const sealing = { dialect: 'v2-basic', accessKey: BASIC_KEY, nonce: 'nonce-of-a-basic-call' } as const;
    const first = await on.connector.call('releaseInstance', BASIC_MESSAGES.releaseInstance(), sealing);
    expect(first.resultCode).toBe('000000');
    const other = await on.connector.call('upgradeInstance', BASIC_MESSAGES.upgradeInstance(), sealing);
    expect(other.resultCode).toBe('000001');
    expect(handlers.upgradeInstance.applied).toEqual([]);
  });

  it('are signed with the kit keys where they have none of their own, else only with their own', async () => {
    const message = BASIC_MESSAGES.queryInstance();
    expect((await on.connector.call('queryInstance', message, { dialect: 'v2-basic' })).resultCode).toBe(
      '000001',
    );
    expect((await on.connector.send(v2('queryInstance', message))).resultCode).toBe('000000');
  });
});
