// What a version must pass before it is tagged: `npm run release-check [-- --calls 5000]`. Fresh databases, upgrades from every
// release's schema with rows in every table, upgrades under load, the package in an empty project and the image's steps, on
// all three databases. CI runs the same specs with fewer calls.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '3000' } } });
const root = new URL('..', import.meta.url);
const text = (file) => readFileSync(new URL(file, root), 'utf8');
const { version } = JSON.parse(text('package.json'));
const faults = [];
const check = (isRight, what, remedy) => {
  process.stdout.write(`${isRight ? '✓' : '✗'} ${what}\n`);
  if (!isRight) faults.push(`${what}: ${remedy}`);
};

const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
const released = git('tag', '--list', 'v*').split('\n').filter(Boolean);
for (const tag of new Set([...released, `v${version}`]))
  check(
    existsSync(new URL(`test/fixtures/schema-${tag.slice(1)}/rows.json`, root)),
    `${tag} left rows of every table in test/fixtures`,
    `check it out and run "npm run release-fixture"`,
  );
check(
  new RegExp(`^## (\\[?${version.replaceAll('.', '\\.')}\\b|Unreleased)`, 'm').test(text('CHANGELOG.md')),
  `CHANGELOG.md tells of ${version}`,
  'add a section for it',
);
check(git('status', '--porcelain') === '', 'everything is committed', 'commit it, or stash it');

const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const run = spawnSync(
  process.execPath,
  [...jest, '--ci', '--runInBand', '--verbose', 'test/release', 'test/deploy', 'test/database'],
  {
    cwd: root,
    stdio: 'inherit',
    // in CI a database that does not answer is a failure
    env: { ...process.env, CI: 'true', KOOSYNC_RELEASE_CALLS: values.calls },
  },
);
check(run.status === 0, 'fresh databases, upgrades, upgrades under load, package and image', 'see above');
for (const fault of faults) process.stderr.write(`✗ ${fault}\n`);
process.stdout.write(faults.length === 0 ? `${version} may be released.\n` : `${version} is not ready.\n`);
process.exit(faults.length === 0 ? 0 : 1);
