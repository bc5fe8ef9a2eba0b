import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testSeed } from '../protocol/test-seed.js';
import { ACCESS_KEY, ADMIN_TOKEN, PUBLIC_KEY, TestConnector, V1_ACCESS_KEY } from '../support/connector.js';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';

interface Report {
  readonly ok: boolean;
  readonly tenantId: string;
  readonly calls: readonly { kind: string; title: string; fault: string; resultCode: string }[];
  readonly differences: readonly { what: string; connector?: unknown; marketplace?: unknown }[] | null;
}

const folder = temporaryFolder();
const publicKey = join(folder, 'public.pem');
let connector: TestConnector;
beforeAll(async () => {
  writeFileSync(publicKey, PUBLIC_KEY);
  connector = await TestConnector.start(`sqlite:${join(folder, 'test.sqlite')}`, {
    KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY,
  });
});
afterAll(() => connector.stop());

const simulate = (...words: string[]) =>
  koosync(['simulate', 'faults', ...words, '--public-key', publicKey, '--json'], {
    KOOSYNC_URL: connector.url,
    KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
    KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY,
  });
const seed = String(testSeed % 1_000_000);

describe(`koosync simulate faults (seed ${seed})`, () => {
  it.each(['v2', 'v1'])('in %s ends in the directory that the marketplace has', async (protocol) => {
    const words = ['--protocol', protocol, '--seed', seed, '--count', '150', '--tenant', `t-${protocol}`];
    const ended = await simulate(...words, '--token', ADMIN_TOKEN);
    const { ok, calls, differences } = jsonOf<Report>(ended);
    expect(differences).toEqual([]);
    expect({ ok, code: ended.code }).toEqual({ ok: true, code: 0 });
    const met = new Set(calls.map(({ fault }) => fault));
    for (const fault of ['duplicate', 'skew', 'wrong-key', 'truncate', 'flip', 'retry'])
      expect(met).toContain(fault);
  });

  it('tells the same story again for the same seed and start', async () => {
    const words = [
      '--seed',
      seed,
      '--start',
      '2026-01-05T08:00:00Z',
      '--count',
      '40',
      '--faults',
      'late,reorder',
    ];
    const [first, second] = [
      jsonOf<Report>(await simulate(...words, '--tenant', 'same-1')),
      jsonOf<Report>(await simulate(...words, '--tenant', 'same-2')),
    ];
    expect(second.calls).toEqual(first.calls.map((call) => ({ ...call, resultMsg: expect.any(String) })));
    expect(first.differences).toBeNull();
  });

  it('says what the connector holds otherwise, and exits 1', async () => {
    const words = ['--seed', seed, '--count', '30', '--tenant', 'differs', '--faults', 'duplicate'];
    const future = new Date(Date.now() + 3_600_000).toISOString();
    await simulate(...words, '--start', future);
    const ended = await simulate(...words, '--seed', String(testSeed % 1000), '--token', ADMIN_TOKEN);
    const { ok, differences } = jsonOf<Report>(ended);
    expect({ ok, code: ended.code }).toEqual({ ok: false, code: 1 });
    expect(differences?.length).toBeGreaterThan(0);
  });

  it('does not know other faults or times that are none', async () => {
    for (const words of [
      ['--faults', 'duplicate,earthquake'],
      ['--start', 'soon'],
    ]) {
      const { code, stderr } = await simulate(...words);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/earthquake|soon/)]);
    }
  });
});
