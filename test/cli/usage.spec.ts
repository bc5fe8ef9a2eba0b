import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { koosync } from './koosync-process.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('the command line', () => {
  it('tells its version and its help, and ends with 0', async () => {
    expect(await koosync(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await koosync(['--help']);
    expect(help.code).toBe(0);
    for (const word of [
      'serve',
      'up',
      'migrate',
      'keys',
      'doctor',
      'simulate',
      'verify',
      'receipts',
      'Examples:',
    ])
      expect(help.stdout).toContain(word);
  });

  it.each([
    [[], /Usage: koosync/],
    [['simulat'], /Did you mean simulate\?/],
    [['users', '--limit', 'many'], /whole number/],
    [['simulate', 'nothing', '--url', 'http://127.0.0.1:1', '--kit-key', 'k'], /use one of onboarding/],
    [['simulate', 'tenantSync'], /pass --url/],
    [['simulate', 'tenantSync', '--url', 'http://127.0.0.1:1'], /pass --kit-key/],
    [['tenants'], /pass --url/],
    [['tenants', '--url', 'http://127.0.0.1:8080'], /pass --token/],
    [['removals', 'approve'], /missing required argument/],
    [['verify', '/nowhere.json', '--kit-key', 'k'], /cannot be read/],
  ])('ends with 2 for the wrong usage %j and says what to do', async (words, told) => {
    const ended = await koosync(words);
    expect(ended.stderr).toMatch(told);
    expect(ended.code).toBe(2);
  });

  it.each([
    [['tenants', '--token', 'a-token-of-nobody']],
    [['receipts', 'show', 'X', '--json', '--token', 'a-token-of-nobody']],
    [['simulate', 'tenantSync', '--kit-key', 'k']],
  ])('says in one sentence that nobody answers, and ends with 1: %j', async (words) => {
    const ended = await koosync([...words, '--url', 'http://127.0.0.1:2']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toBe(
      'Nothing answers at http://127.0.0.1:2: start the connector with "koosync serve" (or "npm run up"), or correct --url / KOOSYNC_URL.\n',
    );
  });
});
