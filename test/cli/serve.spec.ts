import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { KoosyncProcess, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';
import { usualEnvironment } from './usual-environment.js';

const folder = temporaryFolder();
const usual = usualEnvironment(folder);
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(usual).filter(([name]) => !names.includes(name)));

const linesOf = (output: string) =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('koosync serve', () => {
  it('logs JSON lines, tells how it runs without a secret, and ends with 0 at SIGTERM', async () => {
    const service = new KoosyncProcess(['serve'], usual);
    await service.printed(/connector.started/);
    const { code, stdout } = await service.stop('SIGTERM');
    expect(code).toBe(0);
    const started = linesOf(stdout).find(({ event }) => event === 'connector.started');
    expect(started).toMatchObject({ level: 'info', basePath: '/isv/produce', admin: 'on', targets: 'none' });
    expect(started?.['database']).toContain('embedded SQLite');
    expect(started?.['accessKeys']).toMatch(/^[\da-f]{8}$/);
    expect(started?.['privateKeys']).toMatch(/^[\da-f]{16}$/);
    expect(stdout).not.toContain('the-access-key-of-the-service');
    expect(stdout).not.toContain('an-admin-token-of-the-service');
  });

  it('logs one line for a call, with its event and fields', async () => {
    const service = new KoosyncProcess(['serve'], usual);
    const [, url = ''] = await service.printed(/"address":"(http:[^"]+)"/);
    const key = usual['KOOSYNC_KIT_ACCESS_KEYS'] as string;
    await koosync(['simulate', 'tenantSync', '--url', url, '--kit-key', key]);
    await koosync(['simulate', 'tenantSync', '--url', url, '--kit-key', key, '--wrong-key']);
    const { stdout } = await service.stop('SIGTERM');
    const lines = linesOf(stdout);
    expect(lines.find(({ event }) => event === 'call.settled')).toMatchObject({
      kind: 'tenantSync',
      outcome: 'applied',
    });
    expect(lines.find(({ event }) => event === 'call.refused')).toMatchObject({
      level: 'warn',
      code: '000001',
    });
  });

  it('warns of what is missing or means nothing, and serves', async () => {
    const service = new KoosyncProcess(['serve'], {
      ...without('KOOSYNC_PRIVATE_KEY_FILES'),
      KOOSYNC_TYPO: '1',
    });
    await service.printed(/connector.started/);
    const lines = linesOf((await service.stop('SIGINT')).stdout);
    const warned = lines.filter(({ level }) => level === 'warn').map(({ event, name }) => [event, name]);
    expect(warned).toEqual([
      ['config.name-unknown', 'KOOSYNC_TYPO'],
      ['config.private-key-missing', undefined],
      ['config.seal-key-missing', undefined],
      ['config.instance-provisioner-missing', undefined],
    ]);
    expect(JSON.stringify(lines)).toContain('applicationSync will answer 000101');
  });

  it('refuses to start without keys, a fault a line with its remedy', async () => {
    const { code, stderr } = await koosync(
      ['serve'],
      without('KOOSYNC_KIT_ACCESS_KEYS', 'KOOSYNC_DATA_KEY_FILE'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^- KOOSYNC_KIT_ACCESS_KEYS is not set: set it to .*密钥管理/m);
    expect(stderr).toMatch(/^- KOOSYNC_DATA_KEY_FILE is not set: name a file .*openssl rand/m);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it.each([
    [
      'a database that is down',
      { KOOSYNC_DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:1/d' },
      /start the database/,
    ],
    [
      'a private key that is missing',
      { KOOSYNC_PRIVATE_KEY_FILES: '/nowhere.pem' },
      /does not exist: correct the path/,
    ],
    ['an address of another machine', { KOOSYNC_HOST: '192.0.2.1' }, /correct KOOSYNC_HOST/],
  ])('says without a stack that it cannot start with %s', async (_, wrong, remedy) => {
    const { code, stdout, stderr } = await koosync(['serve'], { ...usual, ...wrong });
    expect(stderr).toMatch(remedy);
    expect(stdout + stderr).not.toMatch(/^ +at |secret-word/m);
    expect(code).toBe(1);
  });

  it('names a free way out when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await koosync(['serve'], { ...usual, KOOSYNC_PORT: String(port) });
    server.close();
    expect(stderr).toBe(
      `Port ${port} of 127.0.0.1 is taken: stop what uses it, or choose another one: KOOSYNC_PORT=${port + 1}.\n`,
    );
    expect(code).toBe(1);
  });
});

describe('koosync migrate', () => {
  it('needs no key, tells what it did, and has nothing to do the second time', async () => {
    const environment = { KOOSYNC_DATABASE_URL: `sqlite:${join(folder, 'migrated.sqlite')}` };
    const first = await koosync(['migrate', '--json'], environment);
    expect(first.code).toBe(0);
    expect((JSON.parse(first.stdout) as { applied: string[] }).applied.length).toBeGreaterThan(0);
    const second = await koosync(['migrate', '--json'], environment);
    expect(JSON.parse(second.stdout)).toMatchObject({ applied: [] });
  });
});
