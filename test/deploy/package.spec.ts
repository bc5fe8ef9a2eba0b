import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { packagesOf } from './packages.js';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const installed = join(folder, 'node_modules/koosync');

/** Runs a program in the new project, on the Node.js of the tests. */
async function run(program: string, ...words: string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(KOOSYNC_|npm_|NODE_OPTIONS|NODE_ENV)/.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    NO_COLOR: '1',
    npm_config_prefer_offline: 'true',
  };
  const { stdout } = await promisify(execFile)(program, words, { cwd: folder, env, maxBuffer: 1e8 });
  return stdout;
}

describe('The package, installed into an empty project', () => {
  let packed: string[];

  beforeAll(async () => {
    const told = await run('npm', 'pack', root, '--json', '--ignore-scripts', '--pack-destination', folder);
    const [{ filename = '', files = [] } = {}] = JSON.parse(told) as {
      filename: string;
      files: { path: string }[];
    }[];
    packed = files.map(({ path }) => path);
    const { overrides } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    const needed = { typeorm: { 'better-sqlite3': '^13.2.0' } };
    expect(Object.keys(overrides)).toEqual(expect.arrayContaining(Object.keys(needed)));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'host', private: true, type: 'module', overrides: needed }),
    );
    await run('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, filename));
  }, 600_000);

  it('holds what was built, the licence and the READMEs, and no test, source, example or key', () => {
    const tops = [...new Set(packed.map((path) => path.split('/')[0]))].sort();
    expect(tops).toEqual(['LICENSE', 'README.md', 'README.zh-CN.md', 'dist', 'package.json']);
    expect(packed.filter((path) => /dist\/examples|\.spec\.|\.pem$|\.key$|(?<!\.d)\.ts$/.test(path))).toEqual(
      [],
    );
    expect(packed).toEqual(
      expect.arrayContaining(['dist/src/cli/main.js', 'dist/src/index.d.ts', 'dist/src/testing.js']),
    );
  });

  it('brings no dependency of development, no Node.js and no broker client along', () => {
    const { development } = packagesOf(join(root, 'package-lock.json'));
    const { all } = packagesOf(join(folder, 'package-lock.json'));
    expect(all.filter((name) => development.has(name))).toEqual([]);
    expect(all.filter((name) => /^(node|node-(linux|win|darwin).*|amqplib|kafkajs)$/.test(name))).toEqual([]);
    expect(existsSync(join(installed, 'node_modules'))).toBe(false);
    expect(readdirSync(join(folder, 'node_modules/.bin'))).not.toContain('node');
  });

  it('is imported by name, with its testing half', async () => {
    const script = `
      import * as koosync from 'koosync';
      import * as testing from 'koosync/testing';
      console.log(typeof koosync.ConnectorModule, typeof testing.verifyUserStore, koosync.SCHEMA.migrations.length);
    `;
    expect(await run(process.execPath, '--input-type=module', '-e', script)).toMatch(
      /^function function [1-9]/,
    );
  });

  it('runs as a command: the whole story of "koosync up"', async () => {
    const bin = join(folder, 'node_modules/.bin/koosync');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    expect(await run(bin, '--version')).toBe(`${version}\n`);
    expect(await run(bin, 'up', '--once')).toMatch(/All \d+ steps ended as they must/);
  });
});

interface Manifest {
  readonly version: string;
  readonly overrides: Readonly<Record<string, unknown>>;
}
