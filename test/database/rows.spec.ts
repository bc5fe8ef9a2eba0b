import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource, QueryFailedError } from 'typeorm';
import { Application } from '../../src/applications/application.entity.js';
import { Authorization } from '../../src/authorizations/authorization.entity.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { isDuplicate, isRepeatable } from '../../src/database/database-error.js';
import { loadRows } from '../../src/database/load-rows.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import { saveRows } from '../../src/database/save-rows.js';
import type { Tx } from '../../src/database/tx.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Department } from '../../src/departments/department.entity.js';
import { lockScopes } from '../../src/directory/lock-scopes.js';
import { scopeId, type ScopeKey } from '../../src/directory/scope-key.js';
import { Scope } from '../../src/directory/scope.entity.js';
import { SCHEMA } from '../../src/schema.js';
import { DATABASES, type TestDatabase } from '../support/database.js';

const application = (appId: string, rest: Partial<Application> = {}): Application => ({
  scopeId: 's',
  appId,
  clientId: 'c',
  secretJwe: null,
  removed: false,
  sourceTime: 1,
  ...rest,
});
const department = (code: string, rest: Partial<Department> = {}): Department => ({
  scopeId: 's',
  code,
  name: 'n',
  parentCode: null,
  path: null,
  removed: false,
  sourceTime: 1,
  ...rest,
});
const HOUR = 3_600_000;

describe.each(DATABASES)('rows in a transaction, on $name', ({ name, fresh }) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    database = await fresh();
    dataSource = await newDataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
    await migrate(dataSource);
    unitOfWork = new UnitOfWork(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    for (const table of ['application', 'department', 'scope', 'authorization_user'])
      await dataSource.query(`DELETE FROM ${table}`);
  });
  const run = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork.run(work);
  const apps = (...ids: string[]) =>
    run((tx) =>
      loadRows(
        tx,
        Application,
        ['scopeId', 'appId'],
        ids.map((appId) => ({ scopeId: 's', appId })),
      ),
    );

  it('come back as they were saved: booleans, nulls, large numbers, JSON, long text, emoji', async () => {
    const app = application('😀', {
      secretJwe: 'x'.repeat(100_000) + '😀',
      removed: true,
      sourceTime: 253_402_300_799_999,
    });
    const person: Authorization = {
      ...{
        scopeId: 's',
        appId: 'a',
        userName: 'ü',
        authorized: true,
        stateTime: 9_007_199_254_740_991,
        removed: false,
      },
      ...{
        profileTime: 0,
        name: 'O\'Hara \\ "',
        departmentCode: '',
        role: 'user',
        enabled: false,
        position: '部',
      },
      ...{ employeeCode: '', employeeType: null, mobile: '', email: '', workPlace: '', entryDate: '' },
      extension: { deep: [{ n: 1.5, t: '\u2028?$1', e: null }], '10': true },
      personKey: null,
    };
    await run(async (tx) => {
      await saveRows(tx, Application, [app]);
      await saveRows(tx, Authorization, [person]);
    });
    expect(await apps('😀')).toEqual([app]);
    const key = { scopeId: 's', appId: 'a', userName: 'ü' };
    expect(await run((tx) => loadRows(tx, Authorization, ['scopeId', 'appId', 'userName'], [key]))).toEqual([
      person,
    ]);
  });

  it('are told apart by every character of their key: case, blanks at either end, accents, emoji', async () => {
    const codes = [
      'a',
      'A',
      'a ',
      ' a',
      'ä',
      'a\u0308',
      'ａ',
      '😀',
      '😁',
      'ß',
      'ss',
      'a\t',
      '%',
      '_',
      "'",
      '\\',
    ];
    await run((tx) =>
      saveRows(
        tx,
        Department,
        codes.map((code, i) => department(code, { name: `${i}` })),
      ),
    );
    for (const [i, code] of codes.entries()) {
      const found = await run((tx) =>
        loadRows(tx, Department, ['scopeId', 'code'], [{ scopeId: 's', code }]),
      );
      expect(found).toEqual([department(code, { name: `${i}` })]);
    }
  });

  it('are replaced, left or refused when their key exists', async () => {
    await run((tx) => saveRows(tx, Application, [application('a')]));
    const other = application('a', { clientId: 'other', removed: true });
    await run((tx) => saveRows(tx, Application, [other, application('b')], 'ignore'));
    expect(await apps('a', 'b')).toEqual(expect.arrayContaining([application('a'), application('b')]));
    await run((tx) => saveRows(tx, Application, [other]));
    expect(await apps('a')).toEqual([other]);
    const failed: unknown = await run((tx) => saveRows(tx, Application, [application('a')], 'fail')).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(Error);
    expect([isDuplicate(failed), isRepeatable(failed)]).toEqual([true, false]);
  });

  it('by the thousands are saved and found, and by none nothing happens', async () => {
    const many = Array.from({ length: 12_000 }, (_, i) => department(`d${i}`));
    await run((tx) => saveRows(tx, Department, many));
    const keys = many.map(({ scopeId, code }) => ({ scopeId, code }));
    expect(await run((tx) => loadRows(tx, Department, ['scopeId', 'code'], keys))).toHaveLength(12_000);
    expect(await run((tx) => saveRows(tx, Department, []))).toBe(0);
    expect(await run((tx) => loadRows(tx, Department, ['scopeId', 'code'], []))).toEqual([]);
    const removed = { scopeId: 's', removed: true };
    expect(await run((tx) => loadRows(tx, Department, ['scopeId', 'removed'], [removed]))).toEqual([]);
    const live = { scopeId: 's', removed: false };
    expect(await run((tx) => loadRows(tx, Department, ['scopeId', 'removed'], [live]))).toHaveLength(12_000);
  });

  it('of a transaction that fails are not there', async () => {
    const work = run(async (tx) => {
      await saveRows(tx, Application, [application('a')]);
      throw new Error('on purpose');
    });
    await expect(work).rejects.toThrow('on purpose');
    expect(await apps('a')).toEqual([]);
  });

  it('by 20 transactions at once that read and write one row: none is lost', async () => {
    const key: ScopeKey = { lane: 'production', instanceId: 'i', tenantId: 't' };
    await run((tx) => saveRows(tx, Application, [application('a', { sourceTime: 0 })]));
    await Promise.all(
      Array.from({ length: 20 }, () =>
        run(async (tx) => {
          await lockScopes(tx, [key], 1, 'wait');
          const [row] = await loadRows(tx, Application, ['scopeId', 'appId'], [{ scopeId: 's', appId: 'a' }]);
          await new Promise((resolve) => setImmediate(resolve));
          await saveRows(tx, Application, [
            { ...(row as Application), sourceTime: (row?.sourceTime ?? 0) + 1 },
          ]);
        }),
      ),
    );
    expect((await apps('a'))[0]?.sourceTime).toBe(20);
  });

  it('and a query outside a transaction do not disturb each other', async () => {
    const reads = Promise.all(Array.from({ length: 20 }, () => dataSource.query('SELECT 1 AS one')));
    const writes = Promise.all(
      Array.from({ length: 20 }, (_, i) => run((tx) => saveRows(tx, Application, [application(`a${i}`)]))),
    );
    expect(await reads).toHaveLength(20);
    expect(await writes).toEqual(Array(20).fill(1));
  });

  it('a lost race runs the work again; another error does not', async () => {
    let attempts = 0;
    const code = { 'embedded SQLite': 'SQLITE_BUSY', PostgreSQL: '40P01', MariaDB: 'ER_LOCK_DEADLOCK' }[
      name
    ] as string;
    const lost = () => new QueryFailedError('x', [], Object.assign(new Error('lost'), { code }));
    const answer = await run(async (tx) => {
      await saveRows(tx, Application, [application(`try${++attempts}`)]);
      if (attempts < 3) throw lost();
      return 'done';
    });
    expect([answer, attempts]).toEqual(['done', 3]);
    expect((await apps('try1', 'try2', 'try3')).map(({ appId }) => appId)).toEqual(['try3']);
    attempts = 0;
    await expect(
      run(() => {
        attempts++;
        throw new Error('a fault');
      }),
    ).rejects.toThrow('a fault');
    expect(attempts).toBe(1);
    attempts = 0;
    await expect(
      run(() => {
        attempts++;
        throw lost();
      }),
    ).rejects.toThrow('lost');
    expect(attempts).toBe(8);
  });

  if (name !== 'embedded SQLite')
    it('two transactions that really block each other both succeed', async () => {
      await run((tx) => saveRows(tx, Application, [application('a'), application('b')]));
      let waiting = 2;
      let meet!: () => void;
      const met = new Promise<void>((resolve) => (meet = resolve));
      const cross = (first: string, second: string) =>
        run(async (tx) => {
          const sql = 'UPDATE application SET source_time = source_time + 1 WHERE app_id = ?';
          await tx.affected(sql, [first]);
          if (--waiting <= 0) meet();
          await met;
          await tx.affected(sql, [second]);
        });
      await Promise.all([cross('a', 'b'), cross('b', 'a')]);
      expect((await apps('a', 'b')).map(({ sourceTime }) => sourceTime)).toEqual([3, 3]);
    });

  describe('scopes', () => {
    const key = (tenantId: string): ScopeKey => ({ lane: 'production', instanceId: 'i', tenantId });

    it('never seen are made, then found; asked twice they are one', async () => {
      const { scopes: locked } = await run((tx) => lockScopes(tx, [key('a'), key('b'), key('a')], 7, 'wait'));
      expect([...locked.keys()].sort()).toEqual([scopeId(key('a')), scopeId(key('b'))].sort());
      expect(locked.get(scopeId(key('a')))).toEqual({
        ...{
          id: scopeId(key('a')),
          lane: 'production',
          instanceId: 'i',
          tenantId: 'a',
          endedAt: null,
          seenAt: 7,
        },
      });
      await run((tx) => lockScopes(tx, [key('a')], 8, 'wait'));
      expect(await dataSource.getRepository(Scope).count()).toBe(2);
    });

    it('note when they were last seen, to the hour', async () => {
      await run((tx) => lockScopes(tx, [key('a')], 0, 'wait'));
      const seenAt = async () =>
        Number((await dataSource.getRepository(Scope).findOneByOrFail({ tenantId: 'a' })).seenAt);
      await run((tx) => lockScopes(tx, [key('a')], HOUR - 1, 'wait'));
      expect(await seenAt()).toBe(0);
      await run((tx) => lockScopes(tx, [key('a')], HOUR, 'wait'));
      expect(await seenAt()).toBe(HOUR);
    });

    if (name !== 'embedded SQLite')
      it('that another transaction holds are left out when told to skip, waited for when told to wait', async () => {
        await run((tx) => lockScopes(tx, [key('a'), key('b')], 1, 'wait'));
        let skipped: string[] = [];
        let waited: Promise<unknown> = Promise.resolve();
        const order: string[] = [];
        await run(async (tx) => {
          await lockScopes(tx, [key('a')], 1, 'wait');
          skipped = await run(async (other) => [
            ...(await lockScopes(other, [key('a'), key('b')], 1, 'skip')).scopes.keys(),
          ]);
          waited = run(async (other) => {
            await lockScopes(other, [key('a')], 1, 'wait');
            order.push('waited');
          });
          await run((other) => other.rows('SELECT 1'));
          order.push('held');
        });
        await waited;
        expect(skipped).toEqual([scopeId(key('b'))]);
        expect(order).toEqual(['held', 'waited']);
      });

    it('made by 20 transactions at once are made once', async () => {
      await Promise.all(
        Array.from({ length: 20 }, () => run((tx) => lockScopes(tx, [key('new'), key('newer')], 1, 'wait'))),
      );
      expect(await dataSource.getRepository(Scope).count()).toBe(2);
    });
  });
});
