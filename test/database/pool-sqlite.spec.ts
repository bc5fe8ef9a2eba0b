import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { poolSqlite } from '../../src/database/pool-sqlite.js';

describe('the SQLite data source', () => {
  const folder = mkdtempSync(join(tmpdir(), 'koosync-pool-'));
  let dataSource: DataSource;
  beforeEach(async () => {
    const options = dataSourceOptions(`sqlite:${join(folder, 'pool.sqlite')}`, {
      entities: [],
      migrations: [],
    });
    dataSource = await poolSqlite(new DataSource(options), 300).initialize();
    await dataSource.query('CREATE TABLE IF NOT EXISTS counter (n INTEGER)');
    await dataSource.query('DELETE FROM counter');
    await dataSource.query('INSERT INTO counter VALUES (0)');
  });
  afterEach(async () => {
    await dataSource.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  const count = async () => (await dataSource.query<{ n: number }[]>('SELECT n FROM counter'))[0]?.n;

  it('runs 20 concurrent transactions one after the other, none lost', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        dataSource.transaction(async (manager) => {
          const [row] = await manager.query<{ n: number }[]>('SELECT n FROM counter');
          await new Promise((resolve) => setImmediate(resolve));
          await manager.query('UPDATE counter SET n = ?', [(row?.n ?? 0) + 1]);
        }),
      ),
    );
    expect(await count()).toBe(20);
  });

  it('keeps a statement of another caller out of an open transaction', async () => {
    const undone = dataSource.transaction(async (manager) => {
      await manager.query('UPDATE counter SET n = n + 100');
      void other;
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('undone');
    });
    const other = dataSource.query('UPDATE counter SET n = n + 1');
    await expect(undone).rejects.toThrow('undone');
    await other;
    expect(await count()).toBe(1);
  });

  it('tells after a while who waits for itself, and goes on working', async () => {
    const inside = dataSource.transaction(async () => dataSource.query<unknown>('SELECT 1'));
    await expect(inside).rejects.toMatchObject({ code: 'SQLITE_POOL_TIMEOUT' });
    expect(await count()).toBe(0);
  });

  it('is free again after a failed statement and after a failed commit', async () => {
    for (let i = 0; i < 3; i++) await expect(dataSource.query('no sql')).rejects.toThrow();
    await expect(dataSource.transaction((manager) => manager.query('no sql either'))).rejects.toThrow();
    expect(await count()).toBe(0);
  });
});
