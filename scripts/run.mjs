// Runs a command of this clone: `node scripts/run.mjs <command> [arguments]`.
// Built-in modules only, works on Node 20.11: where the system's Node is older than the project needs, one from npm
// (tools/node, with a lock file of its own) comes first in PATH. Dependencies are installed when their lock file changed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);
const oldNode = major < 22 || (major === 22 && minor < 13);
const env = { ...process.env };
// Windows spells it `Path`
const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
const putInPath = (folder) => (env[pathName] = [folder, env[pathName]].filter(Boolean).join(delimiter));

function install(folder, what) {
  const lock = join(folder, 'package-lock.json');
  const done = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stderr.write(`Installing ${what} …\n`);
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

if (oldNode) {
  const folder = join(root, 'tools', 'node');
  install(folder, 'Node.js 24 for this clone');
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const bin = join(folder, 'node_modules', `node-${platform}-${process.arch}`, 'bin');
  if (!existsSync(bin)) {
    process.stderr.write(
      `Node.js >= 22.13 is needed (this is ${process.version}); none is packaged for ${platform}-${process.arch}.\n`,
    );
    process.exit(1);
  }
  putInPath(bin);
}
install(root, 'dependencies');
putInPath(join(root, 'node_modules', '.bin'));

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// `sh -c` between npm and this script dies of SIGTERM without passing it on
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM');
}, 500).unref();
child.on('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
