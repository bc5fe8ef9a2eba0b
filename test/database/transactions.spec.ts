import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { Application } from '../../src/applications/application.entity.js';
import { readScopeRows, insertPages, updatePages } from '../../src/database/copy-rows.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { isDuplicate } from '../../src/database/database-error.js';
import { loadRows } from '../../src/database/load-rows.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import { RowPages, rowsOfText } from '../../src/database/row-text.js';
import { saveRows } from '../../src/database/save-rows.js';
import type { Tx } from '../../src/database/tx.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { DEPARTMENT_COPY } from '../../src/departments/department-rows.js';
import { Department } from '../../src/departments/department.entity.js';
import { SCHEMA } from '../../src/schema.js';
import { DATABASES, type TestDatabase } from '../support/database.js';

const SCOPE = 'a-scope-of-these-tests';
const application = (appId: string, clientId = 'c'): Application => ({
  ...{ scopeId: SCOPE, appId, clientId, secretJwe: null, removed: false, sourceTime: 1 },
});
const department = (code: string, name = 'n', parentCode: string | null = null): Department => ({
  ...{ scopeId: SCOPE, code, name, parentCode, path: null, removed: false, sourceTime: 1 },
});

describe.each(DATABASES)('a transaction on $name', ({ name, fresh }) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    database = await fresh();
    const options = dataSourceOptions(database.url, SCHEMA);
    const migrating = await newDataSource(options).initialize();
    await migrate(migrating);
    await migrating.destroy();
    // one connection: a transaction left open would be met by the next one
    dataSource = await newDataSource({ ...options, poolSize: 1 } as DataSourceOptions).initialize();
    unitOfWork = new UnitOfWork(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    for (const table of ['application', 'department']) await dataSource.query(`DELETE FROM ${table}`);
  });
  const run = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork.run(work);
  const appIds = async () =>
    (await dataSource.getRepository(Application).find({ order: { appId: 'ASC' } })).map(({ appId }) => appId);
  const failed = (work: (tx: Tx) => Promise<unknown>) =>
    run(work).then(
      () => 'no error',
      (error: unknown) => error,
    );

  it('commits what its last statements wrote, and everything before them', async () => {
    await run(async (tx) => {
      await saveRows(tx, Application, [application('a')]);
      await tx.last(
        () => saveRows(tx, Application, [application('b')]),
        () => saveRows(tx, Department, [department('d')]),
      );
    });
    expect(await appIds()).toEqual(['a', 'b']);
    expect(await dataSource.getRepository(Department).count()).toBe(1);
  });

  it('is rolled back when one of its last statements fails, whichever it is, and tells that error', async () => {
    await run((tx) => saveRows(tx, Application, [application('taken')]));
    const good = (tx: Tx) => () => saveRows(tx, Department, [department('d')]);
    const bad = (tx: Tx) => () => saveRows(tx, Application, [application('taken')], 'fail');
    for (const order of [
      [good, bad],
      [bad, good],
    ] as const) {
      const error = await failed(async (tx) => {
        await saveRows(tx, Application, [application('early')]);
        await tx.last(...order.map((work) => work(tx)));
      });
      expect(isDuplicate(error)).toBe(true);
      expect(await appIds()).toEqual(['taken']);
      expect(await dataSource.getRepository(Department).count()).toBe(0);
    }
  });

  it('is rolled back when the work beside its last statements throws', async () => {
    const error = await failed((tx) =>
      tx.last(
        () => saveRows(tx, Application, [application('a')]),
        () => Promise.reject(new Error('on purpose')),
      ),
    );
    expect(error).toMatchObject({ message: 'on purpose' });
    expect(await appIds()).toEqual([]);
  });

  it('takes statements of every way in the order they were asked for', async () => {
    const seen = await run(async (tx) => {
      await saveRows(tx, Application, [application('a', 'first')]);
      await tx.affected('UPDATE application SET client_id = ? WHERE app_id = ?', ['second', 'a']);
      await tx.manager.update(Application, { appId: 'a' }, { sourceTime: 7 });
      await tx.manager.save(Application, application('b'));
      return loadRows(tx, Application, ['scopeId', 'appId'], [{ scopeId: SCOPE, appId: 'a' }]);
    });
    expect(seen).toEqual([{ ...application('a', 'second'), sourceTime: 7 }]);
    expect(await appIds()).toEqual(['a', 'b']);
  });

  it('that fails takes along what TypeORM saved in it', async () => {
    await failed(async (tx) => {
      await tx.manager.save(Application, application('a'));
      throw new Error('on purpose');
    });
    expect(await appIds()).toEqual([]);
  });

  it('reads every row of a scope and leaves the connection as it was', async () => {
    const odd = ['tab\t', 'line\nfeed\r', 'back\\slash', '\\N', '研发😀', ''];
    const rows = Array.from({ length: 6000 }, (_, i) =>
      department(`d${i}`, `${odd[i % odd.length]}${'部'.repeat(i % 90)}`, i % 3 ? `d${i % 7}` : null),
    );
    await run(async (tx) => {
      const pages = new RowPages();
      for (const row of rows)
        pages.add([row.scopeId, row.code, row.name, row.parentCode, row.path, row.removed, row.sourceTime]);
      await insertPages(tx, DEPARTMENT_COPY, pages.rest());
    });
    const read = await run(async (tx) => {
      const parts: Uint8Array[] = [];
      await readScopeRows(tx, DEPARTMENT_COPY, SCOPE, (part) => parts.push(part));
      expect(await loadRows(tx, Department, ['scopeId', 'code'], [{ scopeId: SCOPE, code: 'd1' }])).toEqual([
        rows[1],
      ]);
      return [...rowsOfText(parts)];
    });
    const found = new Map(read.map(([, code, title, parent]) => [code, [title, parent]]));
    expect(found.size).toBe(6000);
    for (const row of rows) expect(found.get(row.code)).toEqual([row.name, row.parentCode]);
    const none: Uint8Array[] = [];
    await run((tx) => readScopeRows(tx, DEPARTMENT_COPY, 'x'.repeat(22), (part) => none.push(part)));
    expect(none).toEqual([]);
  });

  it('fails when a scope cannot be read, and the next one works', async () => {
    const missing = { ...DEPARTMENT_COPY, name: 'no_such_table' };
    expect(await failed((tx) => readScopeRows(tx, missing, SCOPE, () => undefined))).toBeInstanceOf(Error);
    await run((tx) => saveRows(tx, Application, [application('a')]));
    expect(await appIds()).toEqual(['a']);
  });

  it('replaces rows by pages', async () => {
    await run((tx) => saveRows(tx, Department, [department('a'), department('b')]));
    const pages = new RowPages();
    pages.add([SCOPE, 'a', 'renamed', 'b', '["b","a"]', false, 9]);
    await run((tx) => updatePages(tx, DEPARTMENT_COPY, pages.rest()));
    const rows = await dataSource.getRepository(Department).find({ order: { code: 'ASC' } });
    expect(rows.map(({ code, name: title, parentCode }) => [code, title, parentCode])).toEqual([
      ['a', 'renamed', 'b'],
      ['b', 'n', null],
    ]);
  });

  if (name === 'PostgreSQL') {
    it('refuses a statement that comes after its COMMIT', async () => {
      const error = await failed((tx) =>
        tx.last(async () => {
          await saveRows(tx, Application, [application('a')]);
          await saveRows(tx, Application, [application('b')]);
        }),
      );
      expect(String(error)).toContain('committed before');
      expect(await appIds()).toEqual(['a']);
    });

    it('finds a department by its own index although its lookup was planned while the table was empty', async () => {
      await dataSource.query('TRUNCATE department');
      const touched = await run(async (tx) => {
        const find = () => loadRows(tx, Department, ['scopeId', 'code'], [{ scopeId: SCOPE, code: 'd9' }]);
        const below = () =>
          loadRows(tx, Department, ['scopeId', 'parentCode'], [{ scopeId: SCOPE, parentCode: 'd9' }]);
        await tx.together(find, below);
        const many = Array.from({ length: 3000 }, (_, i) => department(`d${i}`, 'n', `d${i >> 1}`));
        await saveRows(tx, Department, many);
        const fetched = async () =>
          Number(
            (
              await tx.rows<{ n: string }>(
                "SELECT idx_tup_fetch AS n FROM pg_stat_xact_user_tables WHERE relname = 'department'",
              )
            )[0]?.n,
          );
        const before = await fetched();
        expect(await find()).toHaveLength(1);
        expect(await below()).toHaveLength(2);
        return (await fetched()) - before;
      });
      expect(touched).toBe(3);
    });
  }
});
