import { writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '../../src/config.js';
import { FreshKeys } from '../../src/keep-keys-fresh.js';
import { KeyExchange } from '../../src/key-exchange.js';
import { KeyRing } from '../../src/keys/key-ring.js';
import { DataKeys } from '../../src/keys/data-keys.js';
import { EventLog } from '../../src/logging/event-log.js';
import { accessKey } from '../../src/protocol/access-key.js';
import { requestSigner } from '../../src/targets/webhook/sign-request.js';
import { webhookSecret, webhookSecretId } from '../../src/targets/webhook/webhook-secret.js';
import { createApp } from '../../src/serve.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { keyPair } from '../cli/usual-environment.js';
import { newDataKey } from './rotation-stage.js';

const folder = temporaryFolder();
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};
const [first, second] = [webhookSecret(Buffer.alloc(24, 1)), webhookSecret(Buffer.alloc(24, 2))];
const pair = keyPair(3072);

describe('keys in files', () => {
  let app: NestFastifyApplication;
  let keys: FreshKeys;
  let told: ReturnType<typeof jest.spyOn>;
  const dataKey = newDataKey();
  const environment = {
    KOOSYNC_DATABASE_URL: 'sqlite::memory:',
    KOOSYNC_KIT_ACCESS_KEYS_FILE: join(folder, 'kit'),
    KOOSYNC_WEBHOOK_URL: 'https://product.example/hook',
    KOOSYNC_WEBHOOK_SECRETS_FILE: join(folder, 'webhook'),
    KOOSYNC_SCIM_TOKEN_FILE: join(folder, 'scim'),
    KOOSYNC_DATA_KEY_FILE: join(folder, 'data'),
    KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'pem'),
  };
  const config = () => loadConfig(environment);
  let current: ReturnType<typeof config>;
  const kit = () =>
    app
      .get(KeyRing)
      .accessKeysOf('v2-kit')
      .map(({ id }) => id);
  const idsOf = (...secrets: string[]) => secrets.map((secret) => accessKey(secret).id);

  beforeAll(async () => {
    file('kit', ' old-key \n');
    file('webhook', `${first}\r\n`);
    file('scim', 'a-scim-token\n');
    file('data', `\n${dataKey}\n`);
    file('pem', `${pair.privateKey}\n`);
    current = config();
    app = await createApp(current, false);
    await app.init();
  });
  afterAll(() => app?.close());
  beforeEach(() => {
    keys = new FreshKeys(app, current, environment);
    told = jest.spyOn(app.get<EventLog>(EventLog), 'error');
  });
  afterEach(() => void jest.restoreAllMocks());

  it('count without the line end behind them', () => {
    expect(kit()).toEqual(idsOf('old-key'));
    expect(current.connector.targets?.[0]?.signingKeys?.()).toEqual([webhookSecretId(first)]);
  });

  it('are read once nobody writes to them any more', async () => {
    file('kit', 'new-k'); // the beginning of a list is a valid list
    await keys.look();
    expect(kit()).toEqual(idsOf('old-key'));
    file('kit', 'new-key,old-key');
    await keys.look();
    expect(kit()).toEqual(idsOf('old-key'));
    await keys.look();
    expect(kit()).toEqual(idsOf('new-key', 'old-key'));
  });

  it('change all at once, or not at all', async () => {
    file('kit', 'third-key');
    rmSync(join(folder, 'pem'));
    file('webhook', second);
    await keys.reload();
    expect(kit()).toEqual(idsOf('new-key', 'old-key'));
    expect(current.connector.targets?.[0]?.signingKeys?.()).toEqual([webhookSecretId(first)]);
    expect(told).toHaveBeenCalledWith('keys.not-reloaded', {
      reason: expect.stringMatching(/KOOSYNC_PRIVATE_KEY_FILES names .*pem, which does not exist/),
      meaning: expect.any(String),
    });
    file('pem', `${keyPair(3072).privateKey}\n${pair.privateKey}`);
    file('webhook', `${second},${first}`);
    await keys.reload();
    expect(kit()).toEqual(idsOf('third-key'));
    expect(app.get(KeyRing).secretKeys).toHaveLength(2);
    expect(current.connector.targets?.[0]?.signingKeys?.()).toEqual([second, first].map(webhookSecretId));
  });

  it.each(['not-a-secret', ''])('keep the webhook signed when its secrets become "%s"', async (text) => {
    file('webhook', text);
    await keys.reload();
    expect(told).toHaveBeenCalledWith('keys.not-reloaded', {
      reason: expect.stringMatching(/KOOSYNC_WEBHOOK_SECRETS holds/),
      meaning: expect.any(String),
    });
    expect(current.connector.targets?.[0]?.signingKeys?.()).toEqual([second, first].map(webhookSecretId));
    file('webhook', `${second},${first}`);
  });

  it('that are read at start only are named', async () => {
    const warned = jest.spyOn(app.get<EventLog>(EventLog), 'warn');
    file('scim', 'another-token');
    await keys.reload();
    expect(warned).toHaveBeenCalledWith(
      'keys.need-restart',
      expect.objectContaining({ name: 'KOOSYNC_SCIM_TOKEN' }),
    );
  });

  it('leave a key that was taken out to sign the replies of calls in flight, and nothing else', async () => {
    const keyRing = app.get(KeyRing);
    const id = accessKey('third-key').id;
    file('kit', 'fourth-key');
    await keys.reload();
    expect(kit()).toEqual(idsOf('fourth-key'));
    expect(keyRing.accessKeyOf('v2-kit', id)?.secret).toBe('third-key');
    expect(keyRing.accessKeyOf('v2-kit')?.secret).toBe('fourth-key');
    expect(keyRing.accessKeyOf('v2-kit', 'ffffffff')?.secret).toBe('fourth-key');
  });

  it('can be exchanged by an embedding application, all or none', async () => {
    const { kitAccessKeys, privateKeys } = current.secrets.now.keys;
    const wanted = { kitAccessKeys: ['fifth-key'], privateKeys, dataKeys: ['too short'] };
    await expect(app.get(KeyExchange).put({ keys: wanted })).rejects.toThrow(/32 bytes/);
    expect(kit()).toEqual(idsOf(...kitAccessKeys));
    const next = newDataKey();
    await app.get(KeyExchange).put({ keys: { ...wanted, dataKeys: [next, dataKey] } });
    expect(kit()).toEqual(idsOf('fifth-key'));
    expect(app.get(DataKeys).ids[0]).toBe(new DataKeys([next]).ids[0]);
    const bad = { adminTokens: [{ sha256: 'nonsense', scopes: ['read'] as const }] };
    await expect(app.get(KeyExchange).put(bad)).rejects.toThrow(/koosync keys token/);
  });
});

describe('the signer of webhooks', () => {
  it('signs with the secrets of the moment', () => {
    let secrets = [first];
    const sign = requestSigner(() => secrets);
    const [alone] = [sign('id', '{}', 0)['webhook-signature']];
    secrets = [second, first];
    const both = sign('id', '{}', 0)['webhook-signature'] ?? '';
    expect(both.split(' ')).toHaveLength(2);
    expect(both.split(' ')[1]).toBe(alone);
  });
});
