import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/cli/open-database.js';
import { checkRoom } from '../../src/cli/doctor/check-disk.js';
import { WebhookReceiver } from '../targets/webhook-receiver.js';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';
import { keyPair, usualEnvironment } from './usual-environment.js';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { name: string; status: string; detail: string; remedy?: string }[];
}

const folder = temporaryFolder();
const usual = usualEnvironment(folder);

async function doctor(environment: Record<string, string>) {
  const ended = await koosync(['doctor', '--json'], environment);
  const report = jsonOf<Report>(ended);
  return { code: ended.code, report, faults: report.checks.filter(({ status }) => status === 'fault') };
}

describe('koosync doctor', () => {
  it('finds nothing wrong with a service that is set up', async () => {
    const dialects = 'sha256-mgf1sha1,sha256-mgf1sha256,sha1-mgf1sha1';
    expect((await koosync(['migrate'], usual)).code).toBe(0);
    const { code, report, faults } = await doctor({ ...usual, KOOSYNC_OAEP_DIALECTS: dialects });
    expect(faults).toEqual([]);
    expect(report.ok).toBe(true);
    expect(code).toBe(0);
    const names = new Set(report.checks.map(({ name }) => name));
    expect([...names].sort()).toEqual(
      [
        'OAEP',
        'access key',
        'base path',
        'clock',
        'configuration',
        'data key',
        'database',
        'disk',
        'migrations',
        'private key',
        'seal key',
      ].sort(),
    );
    expect(report.checks.filter(({ name }) => name === 'OAEP')).toHaveLength(3);
  });

  it('names every fault of an empty environment, each with its remedy', async () => {
    const { code, faults } = await doctor({ KOOSYNC_DATA_DIR: join(folder, 'never-made') });
    expect(code).toBe(1);
    expect(faults.map(({ name }) => name)).toEqual([
      'configuration',
      'configuration',
      'migrations',
      'private key',
    ]);
    for (const { remedy } of faults) expect(remedy).toMatch(/\w{3}/);
  });

  it.each([
    [
      'a private key that is too short',
      { KOOSYNC_PRIVATE_KEY_FILES: 'short.pem' },
      /shorter than 3072/,
      /keys generate/,
    ],
    ['a private key that is none', { KOOSYNC_PRIVATE_KEY_FILES: 'text' }, /not a private key/, /PKCS#8/],
    [
      'a file that is missing',
      { KOOSYNC_PRIVATE_KEY_FILES: 'missing' },
      /does not exist/,
      /correct the path/,
    ],
    ['a data key of the wrong length', { KOOSYNC_DATA_KEY_FILE: 'text' }, /instead of 32/, /openssl rand/],
    ['a port that is none', { KOOSYNC_PORT: 'tcp://10.0.0.1:80' }, /does not fit/, /enableServiceLinks/],
    ['an unknown dialect', { KOOSYNC_OAEP_DIALECTS: 'md5' }, /does not fit/, /sha256-mgf1sha1/],
    [
      'a webhook to a private address',
      { KOOSYNC_WEBHOOK_URL: 'https://169.254.169.254/' },
      /KOOSYNC_WEBHOOK_URL names a private address/,
      /KOOSYNC_WEBHOOK_ALLOW_PRIVATE=true/,
    ],
    [
      'a webhook without a secret',
      { KOOSYNC_WEBHOOK_URL: 'https://app.example.com/' },
      /KOOSYNC_WEBHOOK_SECRETS holds none/,
      /keys webhook-secret/,
    ],
    [
      'a SCIM server without a token',
      { KOOSYNC_SCIM_URL: 'https://idp.example.com/scim' },
      /KOOSYNC_SCIM_TOKEN is not set/,
      /bearer token/,
    ],
    [
      'a SCIM server at a private address',
      { KOOSYNC_SCIM_URL: 'https://10.0.0.1/scim', KOOSYNC_SCIM_TOKEN: 'a-token' },
      /KOOSYNC_SCIM_URL names a private address/,
      /KOOSYNC_SCIM_ALLOW_PRIVATE=true/,
    ],
    [
      'a template of user names that makes none',
      {
        KOOSYNC_SCIM_URL: 'https://idp.example.com/scim',
        KOOSYNC_SCIM_TOKEN: 'a-token',
        KOOSYNC_SCIM_USER_NAME: '{login}',
      },
      /KOOSYNC_SCIM_USER_NAME cannot be used/,
      /\{userName\}/,
    ],
    ['a lane that is none', { KOOSYNC_WEBHOOK_LANES: 'fast' }, /does not fit/, /production, test/],
    ['a yes that is none', { KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'perhaps' }, /does not fit/, /true or false/],
    ['a short admin token', { KOOSYNC_ADMIN_TOKENS: 'short' }, /does not fit/, /16 characters/],
    [
      'a base path with the sub-path',
      { KOOSYNC_BASE_PATH: '/isv/produceAPI/v2' },
      /appends by itself/,
      /BASE_PATH/,
    ],
    [
      'a database that is down',
      { KOOSYNC_DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:1/d' },
      /REFUSED/,
      /start the/,
    ],
  ])('finds %s', async (_, wrong, problem, remedy) => {
    writeFileSync(join(folder, 'short.pem'), keyPair(2048).privateKey);
    writeFileSync(join(folder, 'text'), 'c2hvcnQ=');
    const [[name, value]] = Object.entries(wrong) as [[string, string]];
    const placed = /FILE/.test(name) ? join(folder, value) : value;
    const { code, report, faults } = await doctor({ ...usual, ...wrong, [name]: placed });
    expect(code).toBe(1);
    expect(faults.some((fault) => problem.test(fault.detail) && remedy.test(fault.remedy ?? ''))).toBe(true);
    expect(JSON.stringify(report)).not.toContain('secret-word');
  });

  it('connects to the webhook without sending it anything', async () => {
    const receiver = await new WebhookReceiver().start();
    const webhook = {
      KOOSYNC_WEBHOOK_URL: receiver.url(),
      KOOSYNC_WEBHOOK_SECRETS_FILE: join(folder, 'webhook.secret'),
      KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'true',
    };
    writeFileSync(join(folder, 'webhook.secret'), (await koosync(['keys', 'webhook-secret'])).stdout);
    const up = await doctor({ ...usual, ...webhook });
    expect(up.report.checks).toContainEqual({
      name: 'target',
      status: 'ok',
      detail: 'webhook can be reached',
    });
    expect([receiver.connections, receiver.received.length]).toEqual([1, 0]);
    await receiver.stop();
    const down = await doctor({ ...usual, ...webhook });
    expect(down.code).toBe(1);
    expect(down.faults.at(-1)?.detail).toMatch(/^webhook: nothing accepts connections at 127.0.0.1:\d+/);
    expect(JSON.stringify([up, down])).not.toContain('whsec_');
  });

  it('tells of a target that takes nothing, since when, why, and what waits for it', async () => {
    const dataSource = await openDatabase(usual.KOOSYNC_DATABASE_URL ?? '');
    await dataSource.query(
      `INSERT INTO delivery_stream (target, scope_id, position, items, head, attempts, batch_limit, retries, due_at,
         lease_until, lease_id, last_error, fault_since)
       VALUES ('webhook', 's1', 0, 0, 1, 3, 0, 0, 1, 0, NULL, 'HTTP 404: no such page', 1795312800000)`,
    );
    await dataSource.destroy();
    const { code, faults } = await doctor(usual);
    expect(code).toBe(1);
    expect(faults).toEqual([
      {
        name: 'deliveries',
        status: 'fault',
        detail:
          'webhook takes nothing since 2026-11-22T02:00:00.000Z, 1 enterprise waits: HTTP 404: no such page',
        remedy: expect.stringMatching(/put the target right/),
      },
    ]);
    const again = await openDatabase(usual.KOOSYNC_DATABASE_URL ?? '');
    await again.query('DELETE FROM delivery_stream');
    await again.destroy();
  });

  it('tells of names that mean nothing, and of a missing provisioner, without calling them wrong', async () => {
    const { code, report } = await doctor({ ...usual, KOOSYNC_PROT: '1' });
    expect(code).toBe(0);
    const notes = report.checks.filter(({ status }) => status === 'note').map(({ detail }) => detail);
    expect(notes).toContain('KOOSYNC_PROT is not known');
    expect(notes).toContain('nothing says how instances are made: newInstance will answer 000005');
    const configured = await doctor({ ...usual, KOOSYNC_INSTANCE_FRONTEND_URL: 'https://app.example' });
    expect(JSON.stringify(configured.report)).not.toContain('newInstance');
  });

  it('looks at the access keys of every family, and tells none of them', async () => {
    const keys = { KOOSYNC_BASIC_ACCESS_KEYS: 'basic-1,basic-2', KOOSYNC_V1_ACCESS_KEYS: '"quoted-v1"' };
    const { code, report } = await doctor({ ...usual, ...keys });
    expect(code).toBe(0);
    const told = report.checks.map(({ name, status }) => `${name} ${status}`);
    expect(told.filter((line) => line === 'basic key ok')).toHaveLength(2);
    expect(told).toContain('V1 key note');
    expect(JSON.stringify(report)).not.toMatch(/basic-1|basic-2|quoted-v1/);
  });

  it('tells how much room the disk of an embedded database has, and when it is too little', async () => {
    const { code, report } = await doctor(usual);
    expect(code).toBe(0);
    expect(report.checks.find(({ name }) => name === 'disk')).toMatchObject({ status: 'ok' });
    const elsewhere = checkRoom(join(folder, 'not/yet/there.sqlite'), Number.MAX_SAFE_INTEGER);
    expect(elsewhere).toMatchObject({ status: 'fault', remedy: expect.stringMatching(/000005/) as unknown });
  });
});
