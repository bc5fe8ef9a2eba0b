import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Retention } from '../../src/audit/retention/retention.js';
import { Clock } from '../../src/directory/clock.js';
import { itemsOf } from '../admin/call-admin.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { faultsOf, makeReceipts, seal, sealing, sealKeyFile, verified } from './sealed-connector.js';

const { file } = sealKeyFile('retention');
const DAY = 24 * 3_600_000;

describe.each(DATABASES)('retention, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  let now = Date.now();
  const ids: string[][] = [];
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url, {
      ...sealing(file),
      KOOSYNC_AUDIT_RETENTION_DAYS: '30',
    });
    jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
    for (let i = 0; i < 3; i++) {
      ids.push(await makeReceipts(connector, 2, now));
      await seal(connector);
      now += 20 * DAY;
    }
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const retire = () => connector.app.get(Retention).retire();
  const left = async () =>
    (await connector.rows<{ id: string }>('SELECT id FROM receipt ORDER BY id')).map(({ id }) => id);

  it('leaves alone what was tampered with, and everything after it', async () => {
    const [first] = ids[0] ?? [];
    await connector.rows(`UPDATE receipt SET calls = 2 WHERE id = '${first}'`);
    expect(await retire()).toBe(0);
    expect(await left()).toHaveLength(6);
    await connector.rows(`UPDATE receipt SET calls = 1 WHERE id = '${first}'`);
  });

  it('removes only what is sealed and old enough, and says so in the log and in the chain', async () => {
    expect(await retire()).toBe(4);
    const entries = await itemsOf(connector, 'receipts?kind=audit.retire');
    expect(entries).toMatchObject([
      { dialect: 'admin', reason: expect.stringMatching(/removed 4 receipts.*retention/) },
    ]);
    expect(await left()).toEqual([...(ids[2] ?? []), entries[0]?.id]);
    await seal(connector);
    expect(await verified(connector)).toMatchObject({ intact: true, retired: 4, sealed: 3, unsealed: 0 });
    expect(await retire()).toBe(0);
  });

  it('does not hide what is deleted without it, nor what comes back', async () => {
    const [gone] = ids[2] ?? [];
    await connector.rows(`DELETE FROM receipt WHERE id = '${gone}'`);
    await connector.rows(`UPDATE receipt SET id = '${ids[0]?.[0]}' WHERE kind = 'audit.retire'`);
    const faults = await faultsOf(connector);
    expect(faults).toContain(`deleted ${gone}`);
    expect(faults.filter((fault) => fault.includes(ids[0]?.[0] ?? '?'))).toHaveLength(1);
  });

  it('keeps everything unless it is asked for', async () => {
    const keeping = await TestConnector.start(database.url, sealing(file));
    expect(await keeping.app.get(Retention).retire()).toBe(0);
    await keeping.stop();
  });
});
