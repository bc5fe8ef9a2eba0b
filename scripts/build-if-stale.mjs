import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return newest;
}

/** Builds dist/ with `nest build` unless it is newer than every source; throws when the build fails. */
export function buildIfStale() {
  const built = join(root, 'dist', 'src', 'cli', 'main.js');
  const newestSource = Math.max(
    newestIn(join(root, 'src')),
    newestIn(join(root, 'migrations')),
    newestIn(join(root, 'examples')),
    ...['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'].map(
      (name) => statSync(join(root, name)).mtimeMs,
    ),
  );
  if (existsSync(built) && statSync(built).mtimeMs > newestSource) return;
  process.stderr.write('Building …\n');
  const build = spawnSync(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) throw new Error('the build failed');
}
