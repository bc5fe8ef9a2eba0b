import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { koosync } from '../cli/koosync-process.js';
import { usualEnvironment } from '../cli/usual-environment.js';
import { DATABASES } from '../support/database.js';
import { canConfine, Container, type Image } from './container.js';
import { packagesOf } from './packages.js';

const root = join(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), 'koosync-image-'));
const secrets = join(folder, 'secrets');
const IMAGE_USER = 10001;
let image: Image;
let environment: Record<string, string>;

const running: Container[] = [];
function run(...container: ConstructorParameters<typeof Container>): Container {
  running.push(new Container(...container));
  return running.at(-1) as Container;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((container) => container.kill()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const describeAsRoot = isRoot ? describe : describe.skip;
const itConfined = canConfine() ? it : it.skip;
const why = canConfine() ? '' : ' (skipped: this user may not make namespaces)';
const postgres = DATABASES.find(({ name }) => name === 'PostgreSQL');
const itOnPostgres = canConfine() && postgres ? it : it.skip;

describeAsRoot(`What the Dockerfile makes${isRoot ? '' : ' (skipped: its steps need root)'}`, () => {
  beforeAll(() => {
    const script = join(root, 'scripts/image-root.mjs');
    execFileSync(process.execPath, [script, join(folder, 'made')], { stdio: ['ignore', 'ignore', 'pipe'] });
    image = JSON.parse(readFileSync(join(folder, 'made/image.json'), 'utf8')) as Image;
    mkdirSync(secrets);
    const usual = usualEnvironment(secrets);
    // of the image's user, like a container's secrets
    for (const name of readdirSync(secrets)) chownSync(join(secrets, name), IMAGE_USER, IMAGE_USER);
    environment = {
      KOOSYNC_PORT: '0',
      KOOSYNC_KIT_ACCESS_KEYS: usual['KOOSYNC_KIT_ACCESS_KEYS'] as string,
      KOOSYNC_PRIVATE_KEY_FILES: '/secrets/private.pem',
      KOOSYNC_DATA_KEY_FILE: '/secrets/data.key',
    };
  }, 600_000);

  it('holds the production dependencies and no others, no Node.js, no sources, no keys', () => {
    const app = join(image.root, 'app');
    expect(readdirSync(app).sort()).toEqual(['LICENSE', 'data', 'dist', 'node_modules', 'package.json']);
    expect(readdirSync(join(app, 'dist')).sort()).toEqual(['console', 'migrations', 'src']);
    const { development } = packagesOf(join(root, 'package-lock.json'));
    const installed = packagesOf(join(app, 'node_modules/.package-lock.json')).all;
    expect(installed.filter((name) => development.has(name))).toEqual([]);
    const folders = readdirSync(join(app, 'node_modules'));
    expect(
      folders.filter((name) =>
        /^(node|node-(linux|win|darwin).*|typescript|jest|amqplib|kafkajs)$/.test(name),
      ),
    ).toEqual(['amqplib', 'kafkajs']);
    const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /(^|\/)(node|node\.exe)$/.test(file) && /\/bin\//.test(file))).toEqual([]);
    // what packages ship for their own tests is no secret of ours
    expect(
      files.filter((file) => !file.startsWith('node_modules/') && /\.(pem|key|env|sqlite)$/.test(file)),
    ).toEqual([]);
  });

  it('says what it is, and runs as a user by number', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(image.labels).toMatchObject({
      'org.opencontainers.image.title': 'koosync',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.version': version,
    });
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  itConfined(
    `serves read-only as process 1, is healthy by its own check, keeps its data and ends with 0 at SIGTERM${why}`,
    async () => {
      const container = run(image, secrets, environment, { data: true });
      const port = await portOf(container);
      const url = `http://127.0.0.1:${port}`;
      const check = run(image, secrets, { KOOSYNC_PORT: port }, { words: image.healthcheck.slice(2) });
      expect([await check.ended, check.text()]).toEqual([
        0,
        expect.stringContaining('/health/live says it is up'),
      ]);
      const key = environment['KOOSYNC_KIT_ACCESS_KEYS'] as string;
      const call = await koosync(['simulate', 'tenantSync', '--url', url, '--kit-key', key]);
      expect([call.code, call.stderr]).toEqual([0, '']);
      expect(await container.signal('SIGTERM')).toBe(0);
      expect(container.text()).not.toMatch(/EROFS|EACCES|ENOENT/);
      expect(readdirSync(join(image.root, 'app/data'))).toEqual(['koosync.sqlite']);
      const refused = run(image, secrets, { KOOSYNC_PORT: port }, { words: image.healthcheck.slice(2) });
      expect([await refused.ended, refused.text()]).toEqual([1, expect.stringContaining('Nothing answers')]);
    },
  );

  itOnPostgres(
    'needs no directory to write to on PostgreSQL, and stops also while it waits for a migration',
    async () => {
      const database = await (postgres as NonNullable<typeof postgres>).fresh();
      const other = await new DataSource({ type: 'postgres', url: database.url }).initialize();
      const runner = other.createQueryRunner();
      try {
        const here = { ...environment, KOOSYNC_DATABASE_URL: database.url };
        await runner.query(`SELECT pg_advisory_lock(${0x6b6f6f})`);
        const waiting = run(image, secrets, here);
        await Promise.race([waits(other), waiting.ended]);
        expect(await waiting.signal('SIGTERM')).toBe(0);
        await runner.query(`SELECT pg_advisory_unlock(${0x6b6f6f})`);
        const serving = run(image, secrets, here);
        await portOf(serving);
        expect(await serving.signal('SIGTERM')).toBe(0);
        expect(serving.text()).not.toMatch(/EROFS|EACCES/);
        expect(existsSync(join(image.root, 'tmp'))).toBe(false);
      } finally {
        await runner.release();
        await other.destroy();
        await database.drop();
      }
    },
  );
});

const portOf = async (container: Container): Promise<string> =>
  (await container.printed(/connector.started/)) &&
  (/"address":"http:[^"]+:(\d+)"/.exec(container.text())?.[1] ?? '');

/** Until another connection waits for the migration lock. */
async function waits(dataSource: DataSource): Promise<void> {
  const sql = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  while ((await dataSource.query<unknown[]>(sql)).length === 0) await new Promise(setImmediate);
}
