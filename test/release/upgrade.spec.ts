import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { dataSourceOptions, type Schema } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import { formatGuideTime } from '../../src/protocol/guide-time.js';
import { SCHEMA } from '../../src/schema.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { ADMIN_TOKEN, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import {
  insertRows,
  knownColumns,
  MIGRATIONS,
  RELEASES,
  rowsOf,
  sqliteSchemaOf,
  type Release,
} from './release.js';

const folder = temporaryFolder();

describe.each(DATABASES)('on $name', ({ fresh, name: databaseName }) => {
  let database: TestDatabase;
  const opened: { destroy(): Promise<void> }[] = [];
  beforeEach(async () => {
    database = await fresh();
  });
  afterEach(async () => {
    for (const dataSource of opened.splice(0)) await dataSource.destroy();
    await database.drop();
  });

  async function open(schema: Schema): Promise<DataSource> {
    const dataSource = await newDataSource(dataSourceOptions(database.url, schema)).initialize();
    opened.push(dataSource);
    await migrate(dataSource);
    return dataSource;
  }

  /** A database as the release left it. */
  async function asReleased(release: Release): Promise<DataSource> {
    const names = new Set(release.migrations.map(({ name }) => name));
    const migrations = MIGRATIONS.filter(({ name }) => names.has(name)).map(({ migration }) => migration);
    expect(migrations).toHaveLength(names.size);
    return open({ entities: [], migrations });
  }

  function start(dataKey: string): Promise<TestConnector> {
    const file = join(folder, 'data.key');
    writeFileSync(file, dataKey);
    return TestConnector.start(database.url, { KOOSYNC_DATA_KEY_FILE: file });
  }

  it('a fresh database is made, and serves', async () => {
    const connector = await start(Buffer.alloc(32, 7).toString('base64'));
    try {
      expect(await connector.call('tenantSync', tenantSync(newTenant(), 1))).toMatchObject({
        resultCode: '000000',
      });
    } finally {
      await connector.stop();
    }
  });

  describe.each(RELEASES)('a database of release $version, with rows in every table,', (release) => {
    it('keeps every row as it was, column by column, and gains the new schema', async () => {
      const rows = rowsOf(release);
      const old = await asReleased(release);
      await insertRows(old, release);
      const before: Record<string, string[]> = {};
      for (const table of Object.keys(rows)) {
        before[table] = await knownColumns(old, release, table);
        expect([table, before[table].length]).toEqual([table, rows[table]?.length]);
        expect(before[table].length).toBeGreaterThan(0);
      }
      const upgraded = await open(SCHEMA);
      for (const table of Object.keys(rows))
        expect([table, await knownColumns(upgraded, release, table)]).toEqual([table, before[table]]);
      expect(await migrate(upgraded)).toEqual([]);
    });

    it('is served on: looked at, called, decided on, and its secrets open', async () => {
      await insertRows(await asReleased(release), release);
      const rows = rowsOf(release);
      const connector = await start(release.dataKey);
      try {
        const admin = adminOf(connector);
        for (const [list, table] of LISTS) {
          const { items } = await admin(`${list}lane=all&limit=1000`);
          expect([list, items.length]).toEqual([list, rows[table]?.length]);
        }
        const recorded = (rows['change_batch'] ?? []).reduce((sum, { items }) => sum + Number(items), 0);
        const { items: changes } = await admin('changes?lane=all&limit=1000');
        expect(changes).toHaveLength(Math.min(recorded, 1000));
        await opensSecrets(admin);
        await decidesOnRemoval(admin);
        const {
          items: [department],
        } = await admin('departments?limit=1');
        const { instanceId, tenantId, code, parentCode } = department as Record<string, string>;
        const renamed = {
          instanceId,
          orgName: 'renamed after the upgrade',
          timeStamp: formatGuideTime(Date.now()),
        };
        const message = singleOrgSync(tenantId ?? '', 1, code ?? '', parentCode ?? '', renamed);
        expect(await connector.call('singleOrgSync', message)).toMatchObject({ resultCode: '000000' });
        const { items } = await admin(`changes?limit=1000&after=${String(changes.at(-1)?.['cursor'])}`);
        expect(items.some((change) => JSON.stringify(change).includes('renamed after the upgrade'))).toBe(
          true,
        );
      } finally {
        await connector.stop();
      }
    });

    if (databaseName === 'embedded SQLite')
      it('is made by the same migrations as then', async () => {
        const old = await asReleased(release);
        const sql = await old.query<{ sql: string }[]>(
          'SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name',
        );
        expect(sql.map((row) => row.sql)).toEqual(sqliteSchemaOf(release));
      });
  });
});

const LISTS = [
  ['tenants?removed=all&', 'tenant'],
  ['applications?removed=all&', 'application'],
  ['departments?removed=all&', 'department'],
  ['users?removed=all&', 'authorization_user'],
  ['instances?', 'instance'],
  ['receipts?', 'receipt'],
  ['deliveries?', 'parked_delivery'],
  ['removals?', 'held_removal'],
] as const;

interface Answer {
  readonly items: readonly Record<string, unknown>[];
  readonly clientSecret?: string;
}
type Admin = (path: string, body?: object) => Promise<Answer>;

const adminOf =
  (connector: TestConnector): Admin =>
  async (path, body) => {
    const response = await fetch(`${connector.url}/admin/api/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect([path, response.ok, response.ok || text]).toEqual([path, true, true]);
    return JSON.parse(text) as Answer;
  };

async function opensSecrets(admin: Admin): Promise<void> {
  const { items } = await admin('applications');
  expect(items.length).toBeGreaterThan(0);
  for (const { instanceId, tenantId, appId } of items)
    expect((await admin('applications/reveal', { instanceId, tenantId, appId })).clientSecret).toMatch(/\S/);
}

async function decidesOnRemoval(admin: Admin): Promise<void> {
  const { items } = await admin('removals?lane=all');
  const open = items.find(({ state }) => state === 'held' || state === 'open') ?? items[0];
  await admin(`removals/${String(open?.['id'])}/approve`, {});
}
