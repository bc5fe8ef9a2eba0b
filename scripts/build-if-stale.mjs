import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const CONNECTOR = {
  made: 'dist/src/cli/main.js',
  folders: ['src', 'migrations', 'examples'],
  files: ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'],
};
const CONSOLE = {
  made: 'dist/console/files.json',
  folders: ['console'],
  // the console shows the tables of the READMEs
  files: [
    ...['package-lock.json', 'README.md', 'README.zh-CN.md', 'src/protocol/result-code.ts'],
    'scripts/build-console.mjs',
  ],
};

const changedAt = (file) => statSync(join(root, file)).mtimeMs;

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return newest;
}

function isStale({ made, folders, files }) {
  if (!existsSync(join(root, made))) return true;
  return changedAt(made) <= Math.max(...folders.map(newestIn), ...files.map(changedAt));
}

function run(what, ...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`the build of the ${what} failed`);
}

const buildConnector = () => run('connector', join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build');
const buildConsole = () => run('console', join(root, 'scripts/build-console.mjs'));

/** Builds dist/: the connector with `nest build`, which empties dist/ before, then the console with Vite. Throws when either fails. */
export function buildAll() {
  buildConnector();
  buildConsole();
}

/** The same for what is older than its sources. */
export function buildIfStale() {
  const stale = isStale(CONNECTOR);
  if (!stale && !isStale(CONSOLE)) return;
  process.stderr.write('Building …\n');
  if (stale) buildConnector();
  buildConsole();
}
