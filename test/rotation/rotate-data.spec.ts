import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { DataKeys, sealedBy } from '../../src/keys/data-keys.js';
import { countSealed } from '../../src/rotation/count-sealed.js';
import { rewrapAll } from '../../src/rotation/rewrap.js';
import { WRAPPED_COLUMNS } from '../../src/rotation/wrapped-columns.js';
import { SCHEMA } from '../../src/schema.js';
import { jsonOf, KoosyncProcess, koosync } from '../cli/koosync-process.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { openDatabase } from '../support/open-database.js';

const newKey = (): string => randomBytes(32).toString('base64');
const folder = temporaryFolder();
const ROWS = 3000;
const USERS = 120;
const personKey = (i: number): Buffer => Buffer.alloc(32, i);

describe('the registry of sealed columns', () => {
  it('has every column whose name says that it holds a JWE', async () => {
    const dataSource = await openDatabase('sqlite::memory:');
    const sealed = SCHEMA.entities.flatMap((entity) => {
      const { tableName, columns } = dataSource.getMetadata(entity as new () => object);
      return columns
        .filter(({ databaseName }) => /jwe|sealed_(?!at)|wrapped|person_key/.test(databaseName))
        .map(({ databaseName }) => `${tableName}.${databaseName}`);
    });
    await dataSource.destroy();
    const known = WRAPPED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(sealed.length).toBeGreaterThan(1);
    expect(known).toEqual(expect.arrayContaining(sealed));
  });
});

describe.each(DATABASES)('koosync keys rotate-data, on $name', ({ name, fresh }) => {
  const [first, second] = [newKey(), newKey()];
  const before = new DataKeys([first]);
  const after = new DataKeys([second, first]);
  let database: TestDatabase;
  let dataSource: DataSource;

  const environment = (keys: readonly string[]) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.key`);
    writeFileSync(file, keys.join('\n'), { mode: 0o600 });
    return { KOOSYNC_DATABASE_URL: database.url, KOOSYNC_DATA_KEY_FILE: file };
  };
  const rows = <R>(sql: string): Promise<R[]> => dataSource.query<R[]>(sql);
  const counts = async () =>
    Object.fromEntries(await new UnitOfWork(dataSource).run((tx) => countSealed(tx)));

  /** As many applications of their own scopes, a password and a remembered reply, all under the first key. */
  async function fill(keys: DataKeys, count: number): Promise<void> {
    const id = (i: number) => `scope-${String(i).padStart(6, '0')}`;
    for (let start = 0; start < count; start += 250) {
      const numbers = Array.from({ length: Math.min(250, count - start) }, (_, i) => start + i);
      await dataSource
        .getRepository('scope')
        .insert(
          numbers.map((i) => ({ id: id(i), lane: 'production', instanceId: '', tenantId: id(i), seenAt: 0 })),
        );
      const applications = numbers.map(async (i) => ({
        ...{ scopeId: id(i), appId: 'app', clientId: 'client', removed: false, sourceTime: 1 },
        secretJwe: i % 10 === 9 ? null : await keys.seal(`secret ${i}`),
      }));
      await dataSource.getRepository('application').insert(await Promise.all(applications));
    }
    const profile = { name: '', departmentCode: '', role: 'user', position: '', employeeCode: '', email: '' };
    const user = { ...profile, mobile: '', workPlace: '', entryDate: '', enabled: true, authorized: true };
    await dataSource.getRepository('authorization_user').insert(
      Array.from({ length: USERS }, (_, i) => ({
        ...{ ...user, scopeId: id(i % 3), appId: `app-${i % 2}`, userName: `u${i}`, removed: false },
        ...{ stateTime: 1, profileTime: 1 },
        personKey: `person-${i % 10}.${keys.wrap(personKey(i), randomBytes(12))}`,
      })),
    );
    const claim = { requestHash: 'h', receiptId: 'r', expiresAt: 1 };
    await dataSource.getRepository('nonce_claim').insert([
      { ...claim, id: 'plain', reply: '{"resultCode":"000000"}' },
      { ...claim, id: 'sealed', reply: await keys.seal('{"resultCode":"000000"}') },
    ]);
  }

  async function allOpen(keys: DataKeys): Promise<void> {
    const sealed = await rows<{ scope_id: string; secret_jwe: string | null }>(
      'SELECT scope_id, secret_jwe FROM application',
    );
    for (const { scope_id: scope, secret_jwe: jwe } of sealed)
      if (jwe !== null) expect(await keys.open(jwe)).toBe(`secret ${Number(scope.replace('scope-', ''))}`);
    const users = await rows<{ user_name: string; person_key: string }>(
      'SELECT user_name, person_key FROM authorization_user',
    );
    for (const { user_name: userName, person_key: wrapped } of users) {
      const i = Number(userName.slice(1));
      expect(wrapped.slice(0, 9)).toBe(`person-${i % 10}.`);
      expect(Buffer.from(keys.unwrap(wrapped.slice(9)))).toEqual(personKey(i));
    }
    const claims = await rows<{ id: string; reply: string }>('SELECT id, reply FROM nonce_claim');
    expect(claims.find(({ id }) => id === 'plain')?.reply).toBe('{"resultCode":"000000"}');
    expect(await keys.open(claims.find(({ id }) => id === 'sealed')?.reply ?? '')).toMatch('000000');
  }

  beforeAll(async () => {
    database = await fresh();
    dataSource = await openDatabase(database.url);
    await fill(before, ROWS);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  it('killed in the middle, goes on with what is left, and then says that the old key can go', async () => {
    const [old, current] = [before.ids[0], after.ids[0]];
    const total = ROWS - ROWS / 10 + USERS + 1;
    expect(await counts()).toEqual({ [old]: total });
    const killed = new KoosyncProcess(['keys', 'rotate-data', '--json'], environment([second, first]));
    // read without a transaction: SQLite would not begin one beside the process that writes
    const sealedAnew = `SELECT COUNT(*) AS done FROM application WHERE secret_jwe LIKE '${sealedBy(current)}%'`;
    let done = 0;
    while (done === 0) done = Number((await rows<{ done: number | string }>(sealedAnew))[0]?.done);
    const { code } = await killed.stop('SIGKILL');
    const half = await counts();
    expect(code).toBeNull();
    expect(half[old]).toBeGreaterThan(0);
    expect((half[old] ?? 0) + (half[current] ?? 0)).toBe(total);
    await allOpen(after);

    const again = await koosync(['keys', 'rotate-data', '--json'], environment([second, first]));
    expect(again.stderr).toBe('');
    expect(jsonOf(again)).toEqual({
      ...{ current, rewrapped: half[old], remaining: {}, safeToRetire: [old] },
    });
    expect(await counts()).toEqual({ [current]: total });
    await allOpen(new DataKeys([second]));
    const noted = await rows<{ kind: string; reason: string }>(
      `SELECT kind, reason FROM receipt WHERE dialect = 'admin'`,
    );
    expect(noted).toEqual([{ kind: 'admin.rotate-data', reason: `sealed ${half[old]} values anew` }]);

    const idle = await koosync(['keys', 'rotate-data'], environment([second, first]));
    expect(idle.stdout).toMatch(new RegExp(`^0 values .*\\nNothing needs ${old} any more`));
  });

  it('never takes back a value that a connector stored while it was sealed anew', async () => {
    const scope = `'scope-000000'`;
    const third = newKey();
    const keys = new DataKeys([third, second]);
    const newer = await new DataKeys([second]).seal('newer secret');
    let isStored = name === 'embedded SQLite'; // where nobody else writes during a transaction
    const slow = Object.assign(Object.create(keys) as DataKeys, {
      open: async (jwe: string) => {
        const opened = await keys.open(jwe);
        if (opened === 'secret 0' && !isStored) {
          isStored = true;
          await dataSource.query(`UPDATE application SET secret_jwe = '${newer}' WHERE scope_id = ${scope}`);
        }
        return opened;
      },
    });
    const { remaining } = await rewrapAll(new UnitOfWork(dataSource), slow, () => randomBytes(12));
    expect(remaining.size).toBe(0);
    const [row] = await rows<{ secret_jwe: string }>(
      `SELECT secret_jwe FROM application WHERE scope_id = ${scope}`,
    );
    expect(row?.secret_jwe.startsWith(sealedBy(keys.ids[0]))).toBe(true);
    const is = name === 'embedded SQLite' ? 'secret 0' : 'newer secret';
    expect(await new DataKeys([third]).open(row?.secret_jwe ?? '')).toBe(is);
  });

  it('names the key without which values stay closed, and leaves them as they are', async () => {
    const other = newKey();
    const { code, stderr } = await koosync(['keys', 'rotate-data'], environment([other]));
    expect(code).toBe(1);
    expect(stderr).toMatch(/values cannot be opened: they need the data key [\da-f]{16}: put that key back/);
    expect(Object.keys(await counts())).toHaveLength(1);
    const doctor = await koosync(['doctor'], environment([other]));
    expect(doctor.stdout).toMatch(/stored values need the key [\da-f]{16}, which is not configured/);
  });
});
