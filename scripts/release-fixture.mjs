// Keeps what a release leaves in a database, for the releases after it: `npm run release-fixture` before a version is tagged.
// The build in dist/ is called as the marketplace would call it, until every table has rows; then
// test/fixtures/schema-<version>/ gets them, the schema that SQLite has, the hashes of the migrations and the key that opens the secrets.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';

buildIfStale();
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = (file) => import(new URL(`../dist/src/${file}`, import.meta.url).href);
const [
  { createApp },
  { DATA_SOURCE },
  { getDataSourceToken },
  { UsageService },
  { LoginService },
  { reject, SCHEMA },
] = [
  await dist('serve.js'),
  await dist('database/data-source-name.js'),
  await import('@nestjs/typeorm'),
  await dist('orders/usage.service.js'),
  await dist('login/login.service.js'),
  await dist('index.js'),
];
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'koosync-fixture-'));
const dataKey = randomBytes(32).toString('base64');
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 3072,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
writeFileSync(join(folder, 'public.pem'), publicKey);
const accessKey = 'an-access-key-of-the-release';

const connector = {
  database: { url: `sqlite:${join(folder, 'release.sqlite')}` },
  keys: { kitAccessKeys: [accessKey], privateKeys: [{ pem: privateKey }], dataKeys: [dataKey] },
  adminTokens: [{ token: 'an-admin-token-of-the-release', scopes: ['read', 'operate', 'reveal'] }],
  instances: { addresses: { frontEndUrl: 'https://app.example.com/{instanceId}' } },
  // refuses people, so that some deliveries are parked
  targets: [
    {
      name: 'release',
      deliver: async (changes) =>
        changes.map(({ type }) =>
          type.startsWith('user.') ? reject('no people here') : { status: 'applied' },
        ),
    },
  ],
  marketplace: { url: 'http://127.0.0.1:9', accessKey: 'AK', secretKey: 'SK', usageKey: 'usage-key' },
  login: { redirectUri: 'https://app.example.com/login/callback' },
};

const app = await createApp({ connector }, false);
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();

async function simulate(...words) {
  const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
  const keys = ['--url', url, '--kit-key', accessKey, '--public-key', join(folder, 'public.pem')];
  const child = spawn(process.execPath, [main, 'simulate', ...words, ...keys], {
    stdio: ['ignore', 'ignore', 2],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`simulate ${words.join(' ')} ended with ${code}`);
}

await simulate('onboarding');
await simulate('lifecycle');
await simulate('day-of-changes');
await simulate('probe', '--seed', '7'); // the test lane
await simulate('allOrgSync', '--tenant', 'large-tenant', '--instance', 'large-instance', '--count', '220'); // pages of changes
await simulate('allOrgSync', '--tenant', 'large-tenant', '--instance', 'large-instance', '--count', '1'); // removals that are held
await simulate('tenantSync', '--wrong-key');

const dataSource = app.get(getDataSourceToken(DATA_SOURCE));
const rowsOf = (table) => dataSource.query(`SELECT * FROM "${table}"`);
const begin = Date.UTC(2026, 0, 5);
await app.get(UsageService).add([
  {
    id: 'usage-1',
    instanceId: 'instance-1',
    begin,
    end: begin + 3_600_000,
    recorded: begin + 3_600_000,
    value: '1.5',
  },
]);
const applications = await dataSource.query(
  `SELECT s.tenant_id AS tenantId, s.instance_id AS instanceId, a.app_id AS appId FROM application a
   JOIN scope s ON s.id = a.scope_id WHERE s.lane = 'production' AND NOT a.removed AND s.tenant_id <> ''`,
);
for (const whose of applications) await app.get(LoginService).begin(whose);
while ((await rowsOf('parked_delivery')).length === 0) await new Promise((done) => setTimeout(done, 50));

const tables = {};
for (const { tableName } of dataSource.entityMetadatas) tables[tableName] = await rowsOf(tableName);
const ddl = await dataSource.query('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name');
await app.close();
rmSync(folder, { recursive: true });
const empty = Object.keys(tables).filter((name) => tables[name].length === 0);
if (empty.length > 0) throw new Error(`no rows in ${empty.join(', ')}: let the fixture make some`);

const hashOf = (file) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'migrations', file)))
    .digest('hex');
const files = readdirSync(join(root, 'migrations')).filter((file) => /^\d+-/.test(file));
const release = {
  version,
  commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  dataKey,
  migrations: SCHEMA.migrations.map(({ name }) => {
    const file = files.find((candidate) => candidate.startsWith(`${/\d+$/.exec(name)[0]}-`));
    return { name, file, sha256: hashOf(file) };
  }),
};
const place = join(root, 'test/fixtures', `schema-${version}`);
mkdirSync(place, { recursive: true });
// a row a line: readable in a difference
const lines = Object.entries(tables).map(
  ([name, rows]) => `${JSON.stringify(name)}: [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`,
);
writeFileSync(join(place, 'rows.json'), `{\n${lines.join(',\n')}\n}\n`);
writeFileSync(join(place, 'schema.sql'), ddl.map(({ sql }) => `${sql};\n`).join(''));
writeFileSync(join(place, 'release.json'), `${JSON.stringify(release, null, 2)}\n`);
process.stdout.write(
  `${place}: ${Object.entries(tables)
    .map(([name, rows]) => `${name} ${rows.length}`)
    .join(', ')}\n`,
);
