import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Databases to test on: the embedded one always, and the servers that TEST_DATABASE_URLS names or that answer here. */
export const DATABASES: readonly { readonly name: string; readonly fresh: () => Promise<TestDatabase> }[] = [
  { name: 'embedded SQLite', fresh: freshFile },
  ...serverUrls().map((url) => ({
    name: url.startsWith('postgres') ? 'PostgreSQL' : 'MariaDB',
    fresh: () => freshOn(url),
  })),
];

/** Set once by the global set-up, after it looked which servers answer. */
function serverUrls(): string[] {
  return (process.env.KOOSYNC_TEST_SERVERS ?? '').split(/[\s,]+/).filter(Boolean);
}

function freshFile(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'koosync-test-'));
  return Promise.resolve({
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  });
}

async function freshOn(url: string): Promise<TestDatabase> {
  const name = `koosync_test_${randomUUID().slice(0, 8)}`;
  const admin = await new DataSource(dataSourceOptions(url, { entities: [], migrations: [] })).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.toString(),
    drop: async () => {
      await admin.query(`DROP DATABASE ${name}${url.startsWith('postgres') ? ' WITH (FORCE)' : ''}`);
      await admin.destroy();
    },
  };
}
