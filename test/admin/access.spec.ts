import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { KnownTokens } from '../../src/admin/access/known-tokens.js';
import { FailedAttempts } from '../../src/admin/access/failed-attempts.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { callAdmin, type AdminCall } from './call-admin.js';

const TOKENS = {
  read: 'a-token-that-reads',
  operate: 'a-token-that-operates',
  reveal: 'a-token-that-reveals',
  all: 'a-token-that-may-do-all',
};
const CALLS: readonly [path: string, method: string, needs: 'read' | 'operate' | 'reveal'][] = [
  ...['tenants', 'applications', 'departments', 'users', 'receipts', 'removals'].map(
    (list) => [list, 'GET', 'read'] as [string, string, 'read'],
  ),
  ['receipts/x', 'GET', 'read'],
  ['removals/x', 'GET', 'read'],
  ['openapi.json', 'GET', 'read'],
  ['applications/reveal', 'POST', 'reveal'],
  ['removals/x/approve', 'POST', 'operate'],
  ['removals/x/reject', 'POST', 'operate'],
];

async function start(tokens: string): Promise<[TestConnector, TestDatabase]> {
  const database = (await DATABASES[0]?.fresh()) as TestDatabase;
  return [await TestConnector.start(database.url, { KOOSYNC_ADMIN_TOKENS: tokens }), database];
}

describe('the admin API', () => {
  let connector: TestConnector;
  let database: TestDatabase;
  const call = (path: string, options: AdminCall) => callAdmin(connector, path, options);
  beforeAll(async () => {
    const { read, operate, reveal, all } = TOKENS;
    [connector, database] = await start(`read:${read},operate:${operate},reveal+read:${reveal},${all}`);
  });
  afterAll(async () => {
    await connector.stop();
    await database.drop();
  });

  it.each(CALLS)('%s (%s) needs the scope %s', async (path, method, needs) => {
    for (const [name, token] of Object.entries(TOKENS)) {
      const allowed = name === 'all' || name === needs || (name === 'reveal' && needs === 'read');
      const { status, headers, body } = await call(path, { method, token });
      if (allowed) {
        expect([200, 400, 404]).toContain(status);
        expect(headers.get('cache-control')).toBe('no-store');
      } else {
        expect([name, status, body.detail]).toEqual([name, 403, `The token lacks the scope "${needs}".`]);
        expect(headers.get('www-authenticate')).toBe(
          `Bearer realm="koosync", error="insufficient_scope", scope="${needs}"`,
        );
      }
    }
  });

  it('answers 404 with problem details to a path that it does not know, to those who may ask', async () => {
    for (const [path, method] of [
      ['nothing', 'GET'],
      ['tenants', 'DELETE'],
      ['tenants/x', 'GET'],
      ['', 'GET'],
    ] as const) {
      const { status, headers, body } = await call(path, { method, token: TOKENS.read });
      expect([path, status, body.title]).toEqual([path, 404, 'Not Found']);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });

  it('takes the scheme in any case, and nothing but the whole token', async () => {
    const get = async (authorization: string) =>
      (await fetch(`${connector.url}/admin/api/v1/tenants`, { headers: { authorization } })).status;
    expect(await get(`bearer ${TOKENS.read}`)).toBe(200);
    for (const wrong of [
      `Bearer ${TOKENS.read}x`,
      `Bearer ${TOKENS.read.slice(1)}`,
      `Basic ${TOKENS.read}`,
      'Bearer',
      TOKENS.read,
    ])
      expect([wrong, await get(wrong)]).toEqual([wrong, 401]);
  });

  it.each([...CALLS, ['nothing', 'GET', '']])(
    '%s (%s) answers 401 without a token, and 429 after 20 times',
    async (path, method) => {
      const { status, headers, body } = await call(path, { method, token: null });
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      else {
        expect([status, body.status]).toEqual([401, 401]);
        expect(headers.get('www-authenticate')).toBe('Bearer realm="koosync"');
      }
    },
  );

  it('turns failed attempts away after twenty in a minute, and lets a good token in all the same', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 45; i++)
      statuses.push((await call('tenants', { token: 'a-token-of-a-stranger' })).status);
    expect(new Set(statuses)).toEqual(new Set(statuses.includes(401) ? [401, 429] : [429]));
    const { status, headers } = await call('tenants', { token: null });
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await call('tenants', { token: TOKENS.read })).status).toBe(200);
  });
});

describe('without a token configured, the admin API', () => {
  let connector: TestConnector;
  let database: TestDatabase;
  beforeAll(async () => {
    [connector, database] = await start('');
  });
  afterAll(async () => {
    await connector.stop();
    await database.drop();
  });

  it('answers 404 everywhere', async () => {
    for (const [path, method] of [...CALLS, ['nothing', 'GET', '']] as const)
      for (const token of ['', 'undefined', 'some-token-or-other']) {
        const { status, body } = await callAdmin(connector, path, { method, token });
        expect([path, status, body.title]).toEqual([path, 404, 'Not Found']);
      }
    const malformed = await callAdmin(connector, 'applications/reveal', { method: 'POST', body: '{' });
    expect(malformed.status).toBe(404);
    expect((await fetch(`${connector.url}/admin`)).status).toBe(404);
  });
});

describe('known tokens', () => {
  it('are told apart and named by their hash', () => {
    const tokens = new KnownTokens([
      { token: 'one', scopes: ['read'] },
      { token: 'two', scopes: ['operate'] },
    ]);
    expect(tokens.find('one')).toMatchObject({ id: '7692c3ad', scopes: ['read'] });
    expect(tokens.find('two')).toMatchObject({ scopes: ['operate'] });
    expect(tokens.find('')).toBeUndefined();
  });
});

describe('failed attempts', () => {
  it('are counted per address and forgotten with the minute', () => {
    let now = 60_000 * 5 + 15_000;
    const failures = new FailedAttempts({ now: () => now });
    for (let i = 0; i < 20; i++) expect(failures.note('a')).toBe(0);
    expect(failures.note('a')).toBe(45);
    expect(failures.note('b')).toBe(0);
    now += 45_000;
    expect(failures.note('a')).toBe(0);
  });

  it('of very many addresses share one count', () => {
    const failures = new FailedAttempts({ now: () => 0 });
    for (let i = 0; i < 10_000; i++) failures.note(`address ${i}`);
    const answers = Array.from({ length: 30 }, (_, i) => failures.note(`another ${i}`));
    expect(answers.filter((seconds) => seconds > 0)).toHaveLength(10);
  });

  it('of IPv6 are counted per network of 64 bits, and those of a mapped address with IPv4', () => {
    const failures = new FailedAttempts({ now: () => 0 });
    for (let i = 0; i < 20; i++) failures.note(`2001:db8:1:2::${i.toString(16)}`);
    expect(failures.note('2001:db8:1:2:ffff::1')).toBeGreaterThan(0);
    expect(failures.note('2001:db8:1:3::1')).toBe(0);
    for (let i = 0; i < 20; i++) failures.note('10.0.0.7');
    expect(failures.note('::ffff:10.0.0.7')).toBeGreaterThan(0);
  });
});

describe('behind a proxy', () => {
  it.each([
    ['that is trusted, each caller is counted', '127.0.0.1,10.0.0.0/8', 401],
    ['that is not trusted, what it says of the caller is nothing', '', 429],
  ])('%s', async (_, proxies, status) => {
    const database = (await DATABASES[0]?.fresh()) as TestDatabase;
    const connector = await TestConnector.start(database.url, { KOOSYNC_TRUSTED_PROXIES: proxies });
    const clock = jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockReturnValue(60_000);
    const ask = async (from: string) =>
      (await fetch(`${connector.url}/admin/api/v1/tenants`, { headers: { 'x-forwarded-for': from } })).status;
    for (let i = 0; i < 20; i++) expect(await ask('203.0.113.9')).toBe(401);
    expect(await ask('203.0.113.9')).toBe(429);
    expect(await ask('198.51.100.1')).toBe(status);
    clock.mockRestore();
    await connector.stop();
    await database.drop();
  });
});
