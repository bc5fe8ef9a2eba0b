import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, type Release } from './release.js';

/** Whether the commit of a release is in this clone's history: not in one without it, nor where git is missing. */
export const hasSources = ({ commit }: Release): boolean =>
  spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root }).status === 0;

/** Builds a release from its commit, once a machine; returns its command. */
export function releasedCommand({ commit, version }: Release): string {
  const place = join(tmpdir(), `koosync-release-${version}-${commit.slice(0, 12)}`);
  // also when the clone whose dependencies it shares is gone
  if (!existsSync(join(place, 'node_modules'))) {
    rmSync(place, { recursive: true, force: true });
    const making = `${place}.${process.pid}`;
    mkdirSync(making);
    const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['x', '-C', making], { input: archive });
    bringDependencies(making);
    execFileSync(process.execPath, [join(making, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], {
      cwd: making,
    });
    try {
      renameSync(making, place);
    } catch {
      rmSync(making, { recursive: true }); // another worker was quicker
    }
  }
  return join(place, 'dist/src/cli/main.js');
}

/** This clone's dependencies where they are what the release asked for, else its own. */
function bringDependencies(folder: string): void {
  const [then, now] = [folder, root].map((place) => dependenciesOf(join(place, 'package.json')));
  if (Object.entries(then ?? {}).every(([name, range]) => now?.[name] === range))
    return symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}

function dependenciesOf(file: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  return { ...devDependencies, ...dependencies };
}
