import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { compactDecrypt, decodeProtectedHeader } from 'jose';
import { sealOaep } from '../../src/protocol/oaep.js';
import { EventLog, type LogFields } from '../../src/logging/event-log.js';
import { sealSecret, TestConnector } from '../support/connector.js';
import { DATABASES } from '../support/database.js';
import { applicationSync, newTenant, type Message } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { outcomesOf, receiptsOf } from '../support/receipts.js';

const SECRET = 'S3cret-ÄÖ-密钥-😀';
const folder = mkdtempSync(join(tmpdir(), 'koosync-secrets-'));
const dataKey = randomBytes(32);
writeFileSync(join(folder, 'data.key'), dataKey.toString('base64'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jweOf = async (connector: TestConnector, tenantId: string) => {
  const [row] = await connector.rows<{ secret_jwe: string }>(
    `SELECT a.secret_jwe FROM application a JOIN scope s ON s.id = a.scope_id WHERE s.tenant_id = '${tenantId}'`,
  );
  return row?.secret_jwe ?? '';
};

onEveryDatabase('a client secret', { KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key') }, (on) => {
  const call = (message: Message) => on.connector.call('applicationSync', message);

  it('is stored as JWE under the data key, with the key id in its header', async () => {
    const tenantId = newTenant();
    expect((await call(applicationSync(tenantId, 1, SECRET))).resultCode).toBe('000000');
    const jwe = await jweOf(on.connector, tenantId);
    expect(decodeProtectedHeader(jwe)).toMatchObject({
      alg: 'dir',
      enc: 'A256GCM',
      kid: expect.stringMatching(/^[\da-f]+$/),
    });
    const { plaintext } = await compactDecrypt(jwe, dataKey);
    expect(Buffer.from(plaintext).toString()).toBe(SECRET);
    const [receipt] = await receiptsOf(on.connector, tenantId);
    expect(receipt?.secret_key_matched).toMatch(/^[\da-f]{16} sha256-mgf1sha1$/);
  });

  it('in another ciphertext is unchanged, another secret is an update', async () => {
    const tenantId = newTenant();
    for (const secret of [SECRET, SECRET, 'another']) await call(applicationSync(tenantId, 1, secret));
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 2, unchanged: 1 });
  });

  it('stands in no table, no reply and no log line, neither clear nor as sent', async () => {
    const lines: string[] = [];
    const log = on.connector.app.get<EventLog>(EventLog);
    for (const level of ['info', 'warn', 'error'] as const) {
      const told = log[level].bind(log);
      log[level] = (event: string, fields: LogFields, error?: unknown) => {
        lines.push(JSON.stringify([event, fields, String(error)]));
        told(event, fields, error);
      };
    }
    const tenantId = newTenant();
    const good = applicationSync(tenantId, 1, SECRET);
    const foreign = sealOaep(foreignKey(), SECRET, 'sha256-mgf1sha1', randomBytes(32));
    const messages = [
      good,
      { ...good, clientId: 7 },
      { ...good, clientSecret: SECRET },
      { ...good, clientSecret: foreign },
      { ...good, flag: 0 },
      { ...good, ClientSecret: SECRET, nested: { password: SECRET, deeper: [{ clientSecret: SECRET }] } },
    ];
    const texts = [];
    for (const message of messages) texts.push((await call(message)).text);
    await on.connector.call('singleOrgSync', { ...good, orgCode: 'd', orgName: 'n' });
    for (const table of ['receipt', 'nonce_claim', 'application', 'scope'])
      texts.push(JSON.stringify(await on.connector.rows(`SELECT * FROM ${table}`)));
    const everything = [...texts, ...lines].join('\n');
    expect(lines.length).toBeGreaterThanOrEqual(messages.length);
    for (const secret of [SECRET, String(good.clientSecret), foreign])
      expect(everything).not.toContain(secret);
  });

  it.each([
    [
      'under a foreign key',
      () => sealOaep(foreignKey(), SECRET, 'sha256-mgf1sha1', randomBytes(32)),
      '000101',
    ],
    [
      'in a dialect that is off',
      () => sealOaep(ownKey(), SECRET, 'sha256-mgf1sha256', randomBytes(32)),
      '000101',
    ],
    ['in clear', () => SECRET, '000101'],
    ['cut short', () => sealSecret(SECRET).slice(0, 100), '000101'],
    ['altered', () => sealSecret(SECRET).replace(/^.{8}/, 'AAAAAAAA'), '000101'],
    ['no Base64', () => '***', '000101'],
    ['empty', () => '', '000002'],
    ['empty after decryption', () => sealSecret(''), '000002'],
  ])('%s is refused and stores nothing', async (_, make, code) => {
    const tenantId = newTenant();
    const reply = await call({ ...applicationSync(tenantId, 1), clientSecret: make() });
    expect(reply).toMatchObject({ status: 200, resultCode: code });
    expect(reply.resultMsg).toContain('clientSecret');
    expect(await jweOf(on.connector, tenantId)).toBe('');
  });

  it('is not needed and not opened to take an application away', async () => {
    const tenantId = newTenant();
    await call(applicationSync(tenantId, 1, SECRET));
    for (const clientSecret of ['not opened', '', null]) {
      const reply = await call({ ...applicationSync(tenantId, 2), clientSecret, flag: 0 });
      expect(reply.resultCode).toBe('000000');
    }
    expect(await jweOf(on.connector, tenantId)).toBeFalsy();
  });

  it('with line breaks or in URL-safe Base64 is opened', async () => {
    const sealed = sealSecret(SECRET);
    for (const clientSecret of [
      sealed.replace(/.{76}/g, '$&\r\n'),
      sealed.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
    ]) {
      const tenantId = newTenant();
      expect((await call({ ...applicationSync(tenantId, 1), clientSecret })).resultCode).toBe('000000');
    }
  });
});

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const [current, retired, foreign] = [pair(), pair(), pair()];
const foreignKey = () => foreign.publicKey;
const ownKey = () => current.publicKey;

describe('with two private keys and every dialect', () => {
  it('a secret under either key and in any dialect is opened, and the receipt tells which', async () => {
    writeFileSync(join(folder, 'current.pem'), current.privateKey);
    writeFileSync(join(folder, 'retired.pem'), retired.privateKey);
    const database = await DATABASES[0]!.fresh();
    const connector = await TestConnector.start(database.url, {
      KOOSYNC_PRIVATE_KEY_FILES: `${join(folder, 'current.pem')},${join(folder, 'retired.pem')}`,
      KOOSYNC_OAEP_DIALECTS: 'sha256-mgf1sha1,sha256-mgf1sha256,sha1-mgf1sha1',
    });
    const matched = new Set();
    for (const { publicKey } of [current, retired])
      for (const [dialect, seed] of [
        ['sha256-mgf1sha1', 32],
        ['sha256-mgf1sha256', 32],
        ['sha1-mgf1sha1', 20],
      ] as const) {
        const tenantId = newTenant();
        const clientSecret = sealOaep(publicKey, SECRET, dialect, randomBytes(seed));
        const message = { ...applicationSync(tenantId, 1), clientSecret };
        expect((await connector.call('applicationSync', message)).resultCode).toBe('000000');
        const [receipt] = await receiptsOf(connector, tenantId);
        expect(receipt?.secret_key_matched).toContain(dialect);
        matched.add(receipt?.secret_key_matched);
      }
    expect(matched.size).toBe(6);
    await connector.stop();
    await database.drop();
  });

  it('without a private key every secret is answered 000101, and nothing else suffers', async () => {
    const database = await DATABASES[0]!.fresh();
    const connector = await TestConnector.start(database.url, { KOOSYNC_PRIVATE_KEY_FILES: '' });
    const tenantId = newTenant();
    expect((await connector.call('applicationSync', applicationSync(tenantId, 1))).resultCode).toBe('000101');
    const away = { ...applicationSync(tenantId, 1), clientSecret: '', flag: 0 };
    expect((await connector.call('applicationSync', away)).resultCode).toBe('000000');
    await connector.stop();
    await database.drop();
  });
});
