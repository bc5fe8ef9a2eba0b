import { describe, expect, it } from '@jest/globals';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { KnownTokens } from '../../src/admin/access/known-tokens.js';
import { inspectConfig } from '../../src/config.js';
import { oaepPrivateKey } from '../../src/protocol/oaep.js';
import { checkWebhookSecrets } from '../../src/targets/webhook/webhook-secret.js';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';

const folder = temporaryFolder();

describe('koosync keys webhook-secret', () => {
  it('prints a new secret and nothing else, one that signs', async () => {
    const [first, second] = [
      await koosync(['keys', 'webhook-secret']),
      jsonOf<{ secret: string }>(await koosync(['keys', 'webhook-secret', '--json'])),
    ];
    expect(first.stdout).toMatch(/^whsec_[\w+/]{43}=\n$/);
    expect(second.secret).not.toBe(first.stdout.trim());
    expect(() => checkWebhookSecrets([first.stdout.trim(), second.secret])).not.toThrow();
    expect(new Webhook(second.secret).sign('id', new Date(0), 'body')).toMatch(/^v1,/);
  });
});

describe('koosync keys token', () => {
  it('prints a token, and an entry that lets in who has the token but not who has the entry', async () => {
    const made = jsonOf<{ id: string; token: string; entry: string; scopes: string[] }>(
      await koosync(['keys', 'token', '--scopes', 'read+operate', '--json']),
    );
    expect(made.entry).toMatch(/^read\+operate:sha256:[\da-f]{64}$/);
    const { now } = loadConfigOf(made.entry);
    const tokens = new KnownTokens(now.adminTokens);
    expect(tokens.find(made.token)).toMatchObject({ id: made.id, scopes: ['read', 'operate'] });
    expect(tokens.find(made.entry)).toBeUndefined();
    expect(tokens.find(made.entry.replace('read+operate:', ''))).toBeUndefined();
  });

  it.each(['', 'read+write', 'read+read'])('refuses the scopes "%s"', async (scopes) => {
    expect((await koosync(['keys', 'token', '--scopes', scopes])).code).toBe(2);
  });
});

/** What the environment says when it has this for KOOSYNC_ADMIN_TOKENS. */
const loadConfigOf = (tokens: string) => inspectConfig({ KOOSYNC_ADMIN_TOKENS: tokens }).config.secrets;

describe('KOOSYNC_ADMIN_TOKENS', () => {
  const hash = Buffer.alloc(32, 7);
  it.each([
    ['a-token-in-clear-text', ['read', 'operate', 'reveal']],
    ['reveal:a-token-in-clear-text', ['reveal']],
    [`sha256:${hash.toString('hex')}`, ['read', 'operate', 'reveal']],
    [`read:sha256:${hash.toString('base64url')}`, ['read']],
  ])('may be %s', (entry, scopes) => {
    expect(loadConfigOf(entry).now.adminTokens).toMatchObject([{ scopes }]);
  });

  it.each(['short', 'read:sha256:', 'sha256:abc', `sha256:${hash.toString('hex')}0`])(
    'may not be %s',
    (entry) => {
      const { faults } = inspectConfig({ KOOSYNC_ADMIN_TOKENS: entry });
      const fault = faults.find(({ variable }) => variable === 'KOOSYNC_ADMIN_TOKENS');
      expect(fault?.remedy).toMatch(/16 characters or more|64 hexadecimal digits or 43/);
    },
  );
});

describe('koosync keys generate', () => {
  it('makes a key pair that only its owner can read, and prints the public key for the console', async () => {
    const { code, stdout } = await koosync(['keys', 'generate', '--out', join(folder, 'first')]);
    expect(code).toBe(0);
    const file = join(folder, 'first', 'koosync-private.pem');
    const key = oaepPrivateKey(readFileSync(file, 'utf8'));
    expect(key.bits).toBe(3072);
    expect(stdout).toContain(key.publicKeyPem.trim());
    expect(stdout).not.toContain('PRIVATE KEY-----');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('never overwrites a key', async () => {
    const out = join(folder, 'second');
    const first = jsonOf<{ privateKeyFile: string; bits: number }>(
      await koosync(['keys', 'generate', '--bits', '4096', '--out', out, '--json']),
    );
    expect(first.bits).toBe(4096);
    const before = readFileSync(first.privateKeyFile, 'utf8');
    const again = await koosync(['keys', 'generate', '--out', out]);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/exists and is not overwritten: name another directory with --out/);
    expect(readFileSync(first.privateKeyFile, 'utf8')).toBe(before);
  });

  it.each(['2048', '3071', 'long'])('refuses a length of %s', async (bits) => {
    const { code, stderr } = await koosync(['keys', 'generate', '--bits', bits, '--out', join(folder, bits)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/3072 or 4096/);
  });

  it('says that a directory cannot be written', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await koosync(['keys', 'generate', '--out', join(file, 'inside')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be written \(ENOTDIR\): name a directory/);
  });
});
