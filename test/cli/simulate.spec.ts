import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTANCE_KINDS } from '../../src/protocol/routes.js';
import { ACCESS_KEY, ADMIN_TOKEN, PUBLIC_KEY, TestConnector, V1_ACCESS_KEY } from '../support/connector.js';
import { jsonOf, koosync } from './koosync-process.js';
import { temporaryFolder } from './temporary-folder.js';

interface Report {
  readonly ok: boolean;
  readonly calls: readonly {
    kind: string;
    resultCode: string;
    nonce: string;
    path: string;
    instanceId?: string;
    signed?: boolean;
  }[];
}

const folder = temporaryFolder();
const publicKey = join(folder, 'public.pem');
const BASIC_KEY = 'the-basic-key-of-the-tests';
let connector: TestConnector;
beforeAll(async () => {
  writeFileSync(publicKey, PUBLIC_KEY);
  connector = await TestConnector.start(`sqlite:${join(folder, 'test.sqlite')}`, {
    KOOSYNC_BASIC_ACCESS_KEYS: BASIC_KEY,
    KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY,
    KOOSYNC_INSTANCE_FRONTEND_URL: 'https://app.example/{instanceId}',
  });
});
afterAll(() => connector.stop());

const environment = () => ({
  KOOSYNC_URL: connector.url,
  KOOSYNC_ADMIN_TOKEN: ADMIN_TOKEN,
  KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
  KOOSYNC_BASIC_ACCESS_KEYS: BASIC_KEY,
  KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY,
});
const simulate = (...words: string[]) =>
  koosync(['simulate', ...words, '--public-key', publicKey, '--json'], environment());

describe('koosync simulate', () => {
  it.each(['1', '2', '20260105'])(
    'probes as the console does, in the order of seed %s: every call succeeds',
    async (seed) => {
      const ended = await simulate('probe', '--seed', seed);
      const { ok, calls } = jsonOf<Report>(ended);
      expect(calls.filter(({ resultCode }) => resultCode !== '000000')).toEqual([]);
      expect(new Set(calls.map(({ kind }) => kind)).size).toBe(12);
      expect({ ok, code: ended.code }).toEqual({ ok: true, code: 0 });
    },
  );

  it.each([
    ['kit', 5],
    ['basic', 7],
  ])('probes only the %s interfaces when told to', async (only, kinds) => {
    const { ok, calls } = jsonOf<Report>(await simulate('probe', '--only', only));
    expect({ ok, kinds: new Set(calls.map(({ kind }) => kind)).size }).toEqual({ ok: true, kinds });
  });

  it('probes V1 as its console does', async () => {
    const { ok, calls } = jsonOf<Report>(await simulate('probe', '--protocol', 'v1'));
    expect({ ok, kinds: new Set(calls.map(({ kind }) => kind)).size }).toEqual({ ok: true, kinds: 11 });
  });

  it.each(['v2', 'v1'])(
    'plays the life of an instance in %s, twice, from order to release',
    async (protocol) => {
      const lives = new Set<string>();
      for (let i = 0; i < 2; i++) {
        const ended = await simulate('lifecycle', '--protocol', protocol);
        const { ok, calls } = jsonOf<Report & { calls: { instanceId?: string }[] }>(ended);
        expect({ ok, code: ended.code, stderr: ended.stderr }).toEqual({ ok: true, code: 0, stderr: '' });
        lives.add(calls[0]?.instanceId ?? '');
      }
      expect(lives.size).toBe(2);
      const [id = ''] = lives;
      const list = await koosync(['instances', '--instance', id, '--json'], environment());
      expect(jsonOf<{ items: { status: string }[] }>(list).items).toMatchObject([{ status: 'released' }]);
    },
  );

  it('sends the same order for the same seed and another one for another', async () => {
    const order = async (seed: string) =>
      jsonOf<Report>(await simulate('probe', '--seed', seed))
        .calls.map(({ kind }) => kind)
        .join();
    expect(await order('5')).toBe(await order('5'));
    expect(await order('5')).not.toBe(await order('6'));
  });

  it.each(['onboarding', 'day-of-changes'])(
    'plays %s, each call answered as it must be',
    async (scenario) => {
      const ended = await simulate(scenario, '--tenant', `of-${scenario}`);
      expect(jsonOf<Report>(ended).ok).toBe(true);
      expect(ended.code).toBe(0);
    },
  );

  it('makes up as many departments and users as it is asked for', async () => {
    expect((await simulate('allOrgSync', '--tenant', 'many', '--count', '30')).code).toBe(0);
    expect((await simulate('authSync', '--tenant', 'many', '--count', '20')).code).toBe(0);
    const page = async (name: string) =>
      jsonOf<{ items: unknown[] }>(await koosync([name, '--tenant', 'many', '--json'], environment())).items;
    expect(await page('departments')).toHaveLength(30);
    expect(await page('users')).toHaveLength(20);
  });

  it('sets fields, and shows an answer that is not success as a failure', async () => {
    const good = await simulate(
      'singleOrgSync',
      '--tenant',
      'set',
      '--set',
      'orgName=研发部',
      '--set',
      'flag:=2',
    );
    expect(good.code).toBe(0);
    const [department] = jsonOf<{ items: { name: string }[] }>(
      await koosync(['departments', '--tenant', 'set', '--json'], environment()),
    ).items;
    expect(department?.name).toBe('研发部');
    const bad = await simulate('singleOrgSync', '--tenant', 'set', '--set', 'timeStamp=never');
    expect(jsonOf<Report>(bad)).toMatchObject({ ok: false, calls: [{ resultCode: '000002' }] });
    expect(bad.code).toBe(1);
  });

  it.each([
    [['--wrong-key'], ['000001']],
    [['--skew', '300'], ['000002']],
    [['--skew', '-300'], ['000002']],
    [['--resend'], ['000000', '000000']],
  ])('makes the fault %j and expects the answer to it', async (fault, codes) => {
    const ended = await simulate('tenantSync', '--tenant', 'faults', ...fault);
    expect(jsonOf<Report>(ended).calls.map(({ resultCode }) => resultCode)).toEqual(codes);
    expect(ended.code).toBe(0);
  });

  it('takes the path of the production address from the URL', async () => {
    const words = [
      'simulate',
      'tenantSync',
      '--kit-key',
      ACCESS_KEY,
      '--url',
      `${connector.url}/isv/produce/`,
    ];
    expect((await koosync(words)).code).toBe(0);
    const elsewhere = await koosync([...words.slice(0, -1), `${connector.url}/other`]);
    expect(elsewhere.stdout).toMatch(/接口不存在/);
    expect(elsewhere.code).toBe(1);
  });

  it('says that applicationSync needs a public key', async () => {
    const { code, stderr } = await koosync(['simulate', 'applicationSync'], environment());
    expect(stderr).toMatch(/pass --public-key FILE/);
    expect(code).toBe(2);
  });

  it.each(['onboarding', 'day-of-changes', 'probe'])(
    'plays %s in V1, each reply signed and as it must be',
    async (scenario) => {
      const ended = await simulate(scenario, '--protocol', 'v1', '--tenant', `v1-${scenario}`);
      const { ok, calls } = jsonOf<Report>(ended);
      expect(calls.filter(({ signed }) => signed !== true)).toEqual([]);
      expect(calls.filter(({ path }) => path.includes('/v2/'))).toEqual([]);
      expect({ ok, code: ended.code }).toEqual({ ok: true, code: 0 });
    },
  );

  it.each(['v2', 'v1'])('makes every basic call of %s, and shows what is answered', async (protocol) => {
    for (const kind of INSTANCE_KINDS) {
      if (kind === 'changeInstanceCheck' && protocol === 'v1') continue;
      const ended = await simulate(
        kind,
        '--protocol',
        protocol,
        '--count',
        '2',
        '--set',
        'orderId=CS7',
        '--test',
      );
      const { calls } = jsonOf<Report>(ended);
      expect(calls).toHaveLength(2);
      const answered = kind === 'newInstance' ? { instanceId: expect.stringMatching(/^[\da-f]{32}$/) } : {};
      for (const call of calls)
        expect(call).toMatchObject({ kind, path: '/isv/produce', resultCode: '000000', ...answered });
      expect(ended.code).toBe(0);
    }
  });

  it('makes faults in V1 and in basic calls too', async () => {
    for (const [words, code] of [
      [['tenantSync', '--protocol', 'v1', '--wrong-key'], '000001'],
      [['queryInstance', '--protocol', 'v1', '--wrong-key'], '000001'],
      [['queryInstance', '--wrong-key'], '000001'],
      [['queryInstance', '--skew', '300'], '000002'],
      [['tenantSync', '--protocol', 'v1', '--skew', '300'], '000000'],
    ] as const) {
      const ended = await simulate(...words);
      expect(jsonOf<Report>(ended).calls.map(({ resultCode }) => resultCode)).toEqual([code]);
      expect(ended.code).toBe(0);
    }
  });

  it('takes a reply of V1 that is not signed with its key for a failure', async () => {
    const ended = await simulate('tenantSync', '--protocol', 'v1', '--v1-key', 'another-key');
    expect(jsonOf<Report>(ended)).toMatchObject({
      ok: false,
      calls: [{ resultCode: '000001', signed: false }],
    });
    expect(ended.code).toBe(1);
  });

  it.each([
    [['changeInstanceCheck', '--protocol', 'v1'], /V1 has no changeInstanceCheck/],
    [['authSync', '--protocol', 'v1', '--flag', '3'], /no flag 3 in v1/],
    [['tenantSync', '--protocol', 'v1', '--flag', '2'], /no flag 2 in v1/],
    [['tenantSync', '--protocol', 'v3'], /v3/],
  ])('refuses %j as wrong usage', async (words, told) => {
    const { code, stderr } = await simulate(...words);
    expect(stderr).toMatch(told);
    expect(code).toBe(2);
  });

  it('says which key is missing', async () => {
    const { KOOSYNC_URL } = environment();
    const without = await koosync(['simulate', 'tenantSync', '--protocol', 'v1'], { KOOSYNC_URL });
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--v1-key')]);
    const basic = await koosync(['simulate', 'queryInstance'], { KOOSYNC_URL });
    expect([basic.code, basic.stderr]).toEqual([2, expect.stringContaining('--basic-key')]);
  });
});
