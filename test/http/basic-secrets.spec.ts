import { expect, it } from '@jest/globals';
import { EventLog, type LogFields } from '../../src/logging/event-log.js';
import { sealSensitiveField } from '../../src/protocol/v1-sensitive-field.js';
import { AnsweringHandler } from '../support/answering-handler.js';
import { utc17 } from '../support/basic-messages.js';
import { V1_ACCESS_KEY } from '../support/connector.js';
import { authSync, newTenant, user } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { V1Client } from '../support/v1-client.js';
import { inV1 } from '../support/v1-messages.js';

const TABLES = ['receipt', 'nonce_claim', 'scope'];
const MOBILE = '13912345678';
const EMAIL = 'buyer.of.it@example.com';
const PASSWORD = 'first-password-1';
const IV = '0123456789abcdef';

onEveryDatabase('what V1 calls carry in secret', { KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY }, (on) => {
  const tapLog = (): string[] => {
    const lines: string[] = [];
    const log = on.connector.app.get<EventLog>(EventLog);
    for (const level of ['info', 'warn', 'error'] as const)
      log[level] = (event: string, fields: LogFields, error?: unknown) => {
        lines.push(JSON.stringify([event, fields, String(error)]));
      };
    return lines;
  };
  const stored = async (): Promise<string> => {
    const tables = await Promise.all(TABLES.map((table) => on.connector.rows(`SELECT * FROM ${table}`)));
    return JSON.stringify(tables);
  };

  it('is decrypted for the handler, and stands in no receipt, no claim and no log line: mobilePhone, email, password, authToken', async () => {
    const lines = tapLog();
    const handlers = AnsweringHandler.everywhere(on.connector);
    const client = new V1Client(on.connector.url);
    const seal = (text: string, type: '1' | '2') => sealSensitiveField(V1_ACCESS_KEY, text, IV, type);
    const extend = [{ name: 'contact', value: EMAIL }];
    handlers.newInstance.answer = () => ({
      code: '000000',
      fields: { instanceId: 'i-1', appInfo: { userName: 'buyer', password: PASSWORD } },
    });
    const seen: string[] = [];
    for (const [encryptType, type] of [
      [undefined, '1'],
      [undefined, '2'],
      ['1', '1'],
      ['2', '2'],
    ] as const) {
      const parameters = {
        activity: 'newInstance',
        orderId: `CS-${seen.length}`,
        customerName: '华为 & Co',
        userName: '',
        mobilePhone: seal(MOBILE, type),
        email: seal(EMAIL, type),
        saasExtendParams: Buffer.from(JSON.stringify(extend)).toString('base64'),
        timeStamp: utc17(),
        ...(encryptType && { encryptType }),
      };
      const request = client.basicRequest(parameters);
      seen.push(request.target, parameters.saasExtendParams, parameters.mobilePhone, parameters.email);
      expect((await client.send(request)).resultCode).toBe('000000');
      expect((await client.send(request)).resultCode).toBe('000000');
      expect(handlers.newInstance.applied.at(-1)?.body).toMatchObject({
        customerName: '华为 & Co',
        userName: '',
        mobilePhone: MOBILE,
        email: EMAIL,
        saasExtendParams: extend,
      });
    }
    const tokens = seen.flatMap((text) => {
      const token = /authToken=([^&]+)/.exec(text)?.[1];
      return token ? [token, decodeURIComponent(token)] : [text];
    });
    const told = (await stored()) + lines.join('\n');
    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const secret of [MOBILE, EMAIL, PASSWORD, ...tokens]) expect(told).not.toContain(secret);
    expect(told).toContain('CS-0');
  });

  it('stays out of refusals and failures too', async () => {
    const lines = tapLog();
    const handlers = AnsweringHandler.everywhere(on.connector);
    const client = new V1Client(on.connector.url);
    handlers.newInstance.answer = () => {
      throw new Error(`the store said no to ${MOBILE}`);
    };
    const mobilePhone = sealSensitiveField(V1_ACCESS_KEY, MOBILE, IV, '1');
    const good = client.basicRequest({
      activity: 'newInstance',
      mobilePhone,
      orderId: 'CS-F',
      timeStamp: utc17(),
    });
    expect((await client.send(good)).resultCode).toBe('000005');
    const bad = client.basicRequest({
      activity: 'newInstance',
      mobilePhone,
      email: EMAIL,
      timeStamp: utc17(),
    });
    expect((await client.send(bad)).resultCode).toBe('000102');
    const people = [user('ann', { mobile: MOBILE, email: EMAIL, role: 'root' })];
    const kit = client.kitRequest('authSync', inV1(authSync(newTenant(), 1, people)));
    expect((await client.send(kit)).resultCode).toBe('000002');
    const told = await stored();
    const authTokens = [good.target, bad.target].map((text) => /authToken=([^&]+)/.exec(text)?.[1] ?? '');
    for (const secret of [MOBILE, EMAIL, mobilePhone, kit.headers?.authToken ?? '', ...authTokens]) {
      expect(told).not.toContain(secret);
      // what an error of the handler itself says is in the log for the operator, and nowhere else
      expect(lines.filter((line) => !line.includes('the store said no')).join('\n')).not.toContain(secret);
    }
  });
});
