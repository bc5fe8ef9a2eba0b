import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import storeUnderTest, { options } from '../../examples/embedded-host/store-under-test.js';
import { verifyUserStore } from '../../src/testing.js';
import { koosync } from '../cli/koosync-process.js';
import { temporaryFolder } from '../cli/temporary-folder.js';

const root = join(import.meta.dirname, '../..');
const built = join(root, 'dist/examples/embedded-host');
const folder = temporaryFolder();

/** The second of the example's two commands; the tests' global set-up did the first. */
function start(...words: string[]) {
  const env = { ...process.env, PORT: '0', NO_COLOR: '1' };
  const child = spawn(process.execPath, [join(built, 'main.js'), ...words], { cwd: folder, env });
  let output = '';
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`ended without ${pattern}:\n${output}`)));
      look();
    });
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, printed, ended: once(child, 'close').then(([code]) => ({ code: code as number, output })) };
}

describe('The example of a host application', () => {
  const running: ReturnType<typeof start>[] = [];
  afterAll(() => running.forEach(({ child }) => child.kill('SIGKILL')));

  it('is started by the commands that its README names', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['example']).toBe('node scripts/run.mjs node dist/examples/embedded-host/main.js');
    expect(scripts['build']).toBe('node scripts/run.mjs node scripts/build.mjs');
  });

  it('fills its own table from the marketplace’s calls, and ends when asked to', async () => {
    const { code, output } = await start('--once').ended;
    expect(output).toContain('Welcome, 李娜!');
    expect(output).toMatch(/'li\.na'[^\n]+'李娜'[^\n]+'RD'[^\n]+true/);
    expect(output).toMatch(/'wang\.fang'[^\n]+'王芳'[^\n]+'SALES'[^\n]+true/);
    expect(output).toMatch(/'zhao\.lei'[^\n]+'赵磊'[^\n]+'SALES'[^\n]+false/);
    expect(code).toBe(0);
  });

  it('starts again over what it kept, serves its own pages beside the marketplace, and ends at SIGTERM', async () => {
    const again = start();
    running.push(again);
    const [, url = ''] = await again.printed(/(http:\S+)\/accounts shows it/);
    const accounts = (await (await fetch(`${url}/accounts`)).json()) as {
      userName: string;
      active: boolean;
    }[];
    expect(accounts.map(({ userName, active }) => [userName, active])).toEqual([
      ['li.na', true],
      ['wang.fang', true],
      ['zhao.lei', false],
    ]);
    const forged = await fetch(`${url}/isv/produce/produceAPI/v2/tenantSync`, { method: 'POST', body: '{}' });
    expect(((await forged.json()) as { resultCode: string }).resultCode).toMatch(/^00000[12]$/);
    again.child.kill('SIGTERM');
    await again.ended;
  });

  it('has a store that keeps every promise about users', async () => {
    const report = await verifyUserStore(storeUnderTest, { ...options, print: false });
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(40);
  });

  it('has a test of its own that passes', async () => {
    // as if started by hand: under a test runner node --test tells its results to that one
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--test', join(built, 'account-store.test.js')], {
      cwd: folder,
      env,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(output).toMatch(/the store keeps what is promised of one[\s\S]+pass 1\b[\s\S]+fail 0\b/);
    expect(code).toBe(0);
  });

  it('shows that with koosync verify-store', async () => {
    const { code, stdout } = await koosync([
      'verify-store',
      join(built, 'store-under-test.js'),
      '--rows',
      '50',
    ]);
    expect(stdout).toMatch(/✓ keeps a revoked user out/);
    expect(stdout).toMatch(/– holds an enterprise as it was told \(skipped: the store has no saveTenant\)/);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed, \d+ skipped in /);
    expect(code).toBe(0);
  });
});
