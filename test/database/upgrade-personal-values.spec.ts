import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { SealOldChanges } from '../../src/erasure/seal-old-changes.service.js';
import type { StoredChange } from '../../src/outbox/stored-change.js';
import { openerFor } from '../../src/privacy/open-values.js';
import { PersonKeys } from '../../src/privacy/person-keys.js';
import { openedChange } from '../../src/outbox/stored-change.js';
import { SCHEMA } from '../../src/schema.js';
import { callAdmin, itemsOf } from '../admin/call-admin.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { authSync, newTenant, user } from '../support/messages.js';

describe.each(DATABASES)('personal values of an earlier release, on $name', ({ fresh }) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await fresh();
  });
  afterEach(async () => {
    await database.drop();
  });

  /** Puts the log and the rows as the release before left them: in clear, without keys. */
  async function turnBack(connector: TestConnector): Promise<void> {
    const keys = connector.app.get(PersonKeys);
    await connector.app.get(UnitOfWork).run(async (tx) => {
      for (const table of ['change_batch', 'change_page']) {
        const rows = await tx.rows<{ scope_id: string; receipt_id: string; events: string | null }>(
          `SELECT scope_id, receipt_id, events FROM ${table}`,
        );
        for (const { scope_id, receipt_id, events } of rows) {
          if (events === null) continue;
          const stored = JSON.parse(events) as StoredChange[];
          const persons = stored.flatMap((change) =>
            'user' in change ? [{ scopeId: scope_id, ...change.user }] : [],
          );
          const opener = await openerFor(tx, keys, persons);
          const clear = stored.map((change) => openedChange(scope_id, change, opener));
          const first = table === 'change_page' ? ` AND events = ?` : '';
          await tx.affected(`UPDATE ${table} SET events = ? WHERE scope_id = ? AND receipt_id = ?${first}`, [
            JSON.stringify(clear),
            scope_id,
            receipt_id,
            ...(first ? [events] : []),
          ]);
        }
      }
      await tx.affected('UPDATE authorization_user SET person_key = NULL');
      await tx.affected('DELETE FROM sealed_log');
    });
  }
  const logOf = async (connector: TestConnector): Promise<string> =>
    JSON.stringify([
      await connector.rows('SELECT events FROM change_batch'),
      await connector.rows('SELECT events FROM change_page'),
    ]);

  it('are sealed in the log at the start, and read as before', async () => {
    const tenantId = newTenant();
    const connector = await TestConnector.start(database.url);
    await connector.call('authSync', authSync(tenantId, 1));
    await connector.call('authSync', authSync(tenantId, 2, [user('ann')], { flag: 0 }));
    const many = Array.from({ length: 230 }, (_, i) => user(`u${i}`));
    await connector.call('authSync', authSync(tenantId, 3, many));
    const before = await itemsOf(connector, `changes?tenantId=${tenantId}&limit=200`);
    await turnBack(connector);
    expect(await logOf(connector)).toContain('13800001234');
    expect(await itemsOf(connector, `changes?tenantId=${tenantId}&limit=200`)).toEqual(before);
    const seal = connector.app.get(SealOldChanges);
    await Promise.all([seal.seal(), seal.seal()]);
    expect(await logOf(connector)).not.toMatch(/13800001234|engineer|Shenzhen/);
    expect(await itemsOf(connector, `changes?tenantId=${tenantId}&limit=200`)).toEqual(before);
    await connector.stop();
  });

  it('are erased also where they were not sealed yet', async () => {
    const tenantId = newTenant();
    const connector = await TestConnector.start(database.url);
    await connector.call('authSync', authSync(tenantId, 1, [user('ann'), user('bob')]));
    await turnBack(connector);
    const body = { tenantId, userName: 'ann' };
    const { body: answer } = await callAdmin(connector, 'users/erase', { method: 'POST', body });
    expect(answer).toMatchObject({ erased: { rows: 1, changesCovered: 1 } });
    await connector.app.get(SealOldChanges).seal();
    expect(await logOf(connector)).not.toMatch(/13800001234|engineer|Shenzhen/);
    expect(await itemsOf(connector, `changes?tenantId=${tenantId}`)).toMatchObject([
      { user: { userName: 'ann', name: '', erased: true } },
      { user: { userName: 'bob', name: 'BOB' } },
      { type: 'user.removed', user: { userName: 'ann', erased: true } },
    ]);
    await connector.stop();
  });

  it('are taken out of receipts by the migration', async () => {
    const migrations = SCHEMA.migrations.filter(
      (migration) => Number((migration as { name: string }).name.slice(-13)) < 1780000000007,
    );
    const old = await newDataSource(dataSourceOptions(database.url, { ...SCHEMA, migrations })).initialize();
    await migrate(old);
    const person = {
      userName: 'ann',
      orgCode: 'd1',
      role: 'user',
      enable: 'true',
      name: 'ANN',
      mobile: '**1234',
    };
    await insertReceipt(old, 'r1', 'authSync', { tenantId: 't', userList: [person], flag: 1 });
    await insertReceipt(old, 'r2', 'newInstance', { orderId: 'o', mobilePhone: '**1234', email: 'a***@b.c' });
    await insertReceipt(old, 'r3', 'singleOrgSync', { tenantId: 't', orgName: 'Sales' });
    await old.destroy();
    const now = await newDataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
    await migrate(now);
    const rows = await now.query<{ request: string }[]>('SELECT request FROM receipt ORDER BY id');
    expect(rows.map(({ request }) => JSON.parse(request) as unknown)).toEqual([
      {
        ...{ tenantId: 't', flag: 1 },
        userList: [
          {
            ...{ userName: 'ann', orgCode: 'd1', role: 'user', enable: 'true' },
            withheld: ['name', 'mobile'],
          },
        ],
      },
      { orderId: 'o', mobilePhone: '***', email: '***' },
      { tenantId: 't', orgName: 'Sales' },
    ]);
    await now.destroy();
  });
});

const insertReceipt = (dataSource: DataSource, id: string, kind: string, request: object) =>
  dataSource.query(
    `INSERT INTO receipt (id, received_at, kind, dialect, outcome, result_code, duration_ms, body_size, body_hash, request, reply, calls)
     VALUES ('${id}', 1, '${kind}', 'v2-kit', 'applied', '000000', 1, 1, '', '${JSON.stringify(request)}', '{}', 1)`,
  );
