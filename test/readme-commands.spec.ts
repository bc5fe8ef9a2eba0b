import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { KoosyncProcess } from './cli/koosync-process.js';
import { temporaryFolder } from './cli/temporary-folder.js';
import { blocks, sections } from './support/markdown.js';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist/src/cli/main.js');
const text = readFileSync(join(root, 'README.md'), 'utf8');
const [, , run, simulate, production] = sections(text).map((section) => section.text);
const folder = temporaryFolder();

const onPath = (tool: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((place) => {
    try {
      return place !== '' && readFileSync(join(place, tool)).length > 0;
    } catch {
      return false;
    }
  });
const missing = ['bash', 'curl', 'openssl'].filter((tool) => !onPath(tool));
const itWithTools = missing.length === 0 ? it : it.skip;

/** Runs lines of the README as a reader would, with `koosync` and `npm run -s koosync --` for the built command. */
async function shell(lines: string): Promise<string> {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('KOOSYNC_'));
  const script = [
    'set -euo pipefail',
    `koosync() { '${process.execPath}' '${main}' "$@"; }`,
    lines.replaceAll('npm run -s koosync --', 'koosync'),
  ].join('\n');
  const env = { ...Object.fromEntries(clean), NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env });
  return stdout;
}

describe('The commands of the README', () => {
  it('begin with the one that test/cli/up.spec.ts runs', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(blocks(run ?? '', 'bash')[0]).toBe('npm run up\n');
    expect(scripts['up']).toBe('node scripts/run.mjs node scripts/up.mjs');
    expect(readFileSync(join(root, 'scripts/up.mjs'), 'utf8')).toContain("'up'");
  });

  itWithTools(`work beside "npm run up", and it tells what the README shows${told()}`, async () => {
    const up = new KoosyncProcess(['up'], { KOOSYNC_PORT: '0' }, folder);
    await up.printed(/stays up until Ctrl-C/);
    const [, look = '', databases = ''] = blocks(run ?? '', 'bash');
    expect(databases).toMatch(/^(KOOSYNC_DATABASE_URL=\S+ npm run up\n){2}$/);
    const seen = await shell(look);
    expect(seen).toMatch(/平台架构组 RD-PLATFORM[\s\S]+superseded[\s\S]+"userName":"zhang.wei"/);
    const [plays = ''] = blocks(simulate ?? '', 'bash');
    const here = plays
      .replace('https://isv.example.com', '$KOOSYNC_URL')
      .replace('--kit-key KEY', '--kit-key $KOOSYNC_KIT_ACCESS_KEYS')
      .replace('koosync-public.pem', 'data/public.pem');
    expect(here.split('\n').length).toBeGreaterThan(8);
    expect(await shell(`source data/dev.env\n${here}`)).not.toContain('✗');
    const { stdout } = await up.stop('SIGINT');
    const [story = ''] = blocks(run ?? '', 'text');
    for (const line of story.split('\n'))
      if (!/^\s*…?$/.test(line)) expect(steady(stdout)).toContain(steady(line));
  });

  itWithTools(`make keys and a configuration that doctor finds nothing wrong with${told()}`, async () => {
    const [keys = '', start = ''] = blocks(production ?? '', 'bash');
    mkdirSync(join(folder, 'data'), { recursive: true });
    await shell(keys);
    writeFileSync(join(folder, 'data/keys/kit-access.key'), 'the-key-of-the-console\n');
    const here = start.replace(/=postgres:\S+/, '=sqlite:new.sqlite').replace(/^koosync serve$/m, '');
    expect(here).not.toMatch(/postgres|serve/);
    expect(await shell(here)).toContain('Nothing is wrong.');
  });
});

/** Which tools are missing, for the name of a test that is skipped. */
function told(): string {
  return missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;
}

/** Without what differs from run to run. */
const steady = (line: string): string => line.replaceAll(/\d+ ms/g, 'N ms');
