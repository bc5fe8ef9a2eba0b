import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KoosyncProcess, jsonOf, koosync } from '../cli/koosync-process.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { applicationSync, newTenant, tenantSync } from '../support/messages.js';
import { CalledService, isSuccess, MountedSecrets, newDataKey, newPair, sealFor } from './rotation-stage.js';

const folder = temporaryFolder();
const hashed = (token: string): string => `sha256:${createHash('sha256').update(token).digest('hex')}`;
const newToken = (): string => randomBytes(24).toString('base64url');

/** One of everything that can be replaced. */
const generation = () => ({
  kit: randomBytes(18).toString('hex'),
  v1: randomBytes(18).toString('hex'),
  admin: newToken(),
  data: newDataKey(),
  pair: newPair(),
});
type Generation = ReturnType<typeof generation>;

/** What the files hold; the current generation first. */
const filesOf = (...generations: readonly Generation[]): Record<string, string> => ({
  'kit.keys': generations.map(({ kit }) => kit).join(','),
  'v1.keys': `${generations.map(({ v1 }) => v1).join(',')}\n`,
  'admin.tokens': `${generations.map(({ admin }) => hashed(admin)).join(',')}\n`,
  'data.key': `${generations.map(({ data }) => data).join('\n')}\n`,
  'private.pem': generations.map(({ pair }) => pair.privateKey).join('\n'),
});

describe.each(DATABASES)('a running service whose keys are exchanged, on $name', ({ name, fresh }) => {
  let database: TestDatabase;
  let service: KoosyncProcess | undefined;
  let secrets: MountedSecrets;
  let environment: Record<string, string>;
  const [old, next] = [generation(), generation()];

  beforeAll(async () => {
    database = await fresh();
    secrets = new MountedSecrets(join(folder, name.replaceAll(' ', '-')));
    secrets.put(filesOf(old));
    environment = {
      KOOSYNC_PORT: '0',
      KOOSYNC_DATABASE_URL: database.url,
      KOOSYNC_KIT_ACCESS_KEYS_FILE: secrets.path('kit.keys'),
      KOOSYNC_V1_ACCESS_KEYS_FILE: secrets.path('v1.keys'),
      KOOSYNC_ADMIN_TOKENS_FILE: secrets.path('admin.tokens'),
      KOOSYNC_DATA_KEY_FILE: secrets.path('data.key'),
      KOOSYNC_PRIVATE_KEY_FILES: secrets.path('private.pem'),
    };
  });
  afterEach(async () => {
    await service?.stop('SIGKILL');
  });
  afterAll(() => database?.drop());

  it('refuses no valid call from the first step to the last', async () => {
    service = new KoosyncProcess(['serve'], environment);
    const [, url = ''] = await service.printed(/"address":"(http:[^"]+)"/);
    const called = new CalledService(service, url);
    /** Whose keys the marketplace and the operator use at this moment. */
    let valid: readonly Generation[] = [old];
    const pick = (n: number): Generation => valid[n % valid.length] as Generation;
    const tenant = newTenant();
    const marketplace = { accepted: isSuccess };
    called.keepCalling((n) => ({
      request: called.webhook('tenantSync', tenantSync(newTenant(), n), { accessKey: pick(n).kit }),
      ...marketplace,
    }));
    called.keepCalling((n) => ({
      request: called.webhook('tenantSync', tenantSync(newTenant(), n), {
        accessKey: pick(n).v1,
        dialect: 'v1-kit',
      }),
      ...marketplace,
    }));
    called.keepCalling((n) => {
      // not only the signature changes hands, but also the key pair, and not at the same time
      const secret = { clientSecret: sealFor(pick(n >> 1).pair.publicKey, `secret ${n}`) };
      const message = applicationSync(tenant, n, '', { appId: `app-${n % 50}`, ...secret });
      return {
        request: called.webhook('applicationSync', message, { accessKey: pick(n).kit }),
        ...marketplace,
      };
    });
    called.keepCalling((n) => ({
      request: new Request(`${url}/admin/api/v1/tenants?limit=1`, {
        headers: { authorization: `Bearer ${pick(n).admin}` },
      }),
      accepted: (_, status) => status === 200,
    }));
    const callsMore = async (count: number) => {
      for (const until = called.calls + count; called.calls < until;)
        await new Promise((resolve) => setImmediate(resolve));
    };
    const reloaded = (times: number) =>
      (service as KoosyncProcess).printed(new RegExp(`(keys\\.reloaded[^]*){${times}}`));

    await callsMore(60);
    secrets.put(filesOf(next, old));
    await reloaded(1);
    valid = [next, old];
    await callsMore(200);

    const rotated = await koosync(['keys', 'rotate-data', '--json'], environment);
    expect([rotated.code, rotated.stderr]).toEqual([0, '']);
    expect(jsonOf<{ rewrapped: number; remaining: object }>(rotated)).toMatchObject({ remaining: {} });
    await callsMore(60);

    valid = [next];
    await callsMore(60); // those with old keys have been answered
    secrets.put(filesOf(next));
    await reloaded(2);
    await callsMore(100);
    expect(await called.stop()).toEqual([]);

    for (const request of [
      called.webhook('tenantSync', tenantSync(newTenant(), 1), { accessKey: old.kit }),
      called.webhook('tenantSync', tenantSync(newTenant(), 1), { accessKey: old.v1, dialect: 'v1-kit' }),
    ])
      expect(isSuccess(await (await fetch(request)).text())).toBe(false);
    const headers = { authorization: `Bearer ${old.admin}` };
    expect((await fetch(`${url}/admin/api/v1/tenants`, { headers })).status).toBe(401);
    const listed = await fetch(`${url}/admin/api/v1/keys`, {
      headers: { authorization: `Bearer ${next.admin}` },
    });
    const { items } = (await listed.json()) as { items: { use: string; place: string }[] };
    expect(items.map(({ use, place }) => `${use} ${place}`)).toEqual(
      ['kit', 'v1', 'private', 'data', 'admin'].map((use) => `${use} current`),
    );
    const { stdout } = await service.stop('SIGTERM');
    for (const { kit, v1, admin, data } of [old, next])
      for (const secret of [kit, v1, admin, data]) expect(stdout).not.toContain(secret);
  });

  it('keeps what is in force when a new file is faulty, says so, and reads the next one at SIGHUP', async () => {
    service = new KoosyncProcess(['serve'], environment);
    const [, url = ''] = await service.printed(/"address":"(http:[^"]+)"/);
    const call = async () => {
      const called = new CalledService(service as KoosyncProcess, url);
      const request = called.webhook('tenantSync', tenantSync(newTenant(), 1), { accessKey: next.kit });
      return isSuccess(await (await fetch(request)).text());
    };
    const faulty = { ...filesOf(next), 'private.pem': 'no key at all', 'kit.keys': old.kit };
    secrets.put(faulty);
    const [line] = await service.printed(/^.*keys\.not-reloaded.*$/m);
    expect(line).toMatch(/"level":"error"/);
    expect(line).toMatch(/KOOSYNC_PRIVATE_KEY_FILES names [^ ]*private\.pem, which cannot be used/);
    expect(line).toMatch(/stay in force/);
    expect(await call()).toBe(true); // nor was the half of it taken that could be used

    secrets.put({ ...filesOf(next), 'admin.tokens': '\n' });
    service.signal('SIGHUP');
    await service.printed(/KOOSYNC_ADMIN_TOKENS holds nothing any more/);
    secrets.put({ ...filesOf(next), 'data.key': newDataKey() });
    service.signal('SIGHUP');
    await service.printed(/the data key [\da-f]{16} sealed \d+ values that are still there/);
    secrets.put(filesOf(next, old));
    service.signal('SIGHUP');
    await service.printed(/keys\.reloaded/);
    expect(await call()).toBe(true);
    expect((await service.stop('SIGTERM')).code).toBe(0);
  });
});
