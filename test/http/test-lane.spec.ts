import { afterEach, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { HousekeepingService } from '../../src/housekeeping/housekeeping.service.js';
import type { KitKind } from '../../src/protocol/routes.js';
import { directoryOf, emptyDirectory } from '../support/directory.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  type Message,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf } from '../support/receipts.js';

const DAY = 24 * 3_600_000;
const TABLES = [
  'tenant',
  'application',
  'department',
  'department_list',
  'held_removal',
  'authorization_user',
];

onEveryDatabase('the test lane', {}, (on) => {
  afterEach(() => void jest.restoreAllMocks());
  const call = (kind: KitKind, message: Message) => on.connector.call(kind, message);
  const test = { testFlag: 1 };
  const play = async (tenantId: string, fields: Message, step = 1) => {
    await call('tenantSync', tenantSync(tenantId, step, fields));
    await call('applicationSync', applicationSync(tenantId, step, 'secret', fields));
    await call('allOrgSync', allOrgSync(tenantId, step, [['d1'], ['d2', 'd1']], fields));
    await call('singleOrgSync', singleOrgSync(tenantId, step + 1, 'd3', 'd1', fields));
    await call('authSync', authSync(tenantId, step, undefined, fields));
  };
  const production = async (tenantId: string) => {
    const rows = [];
    for (const table of TABLES)
      rows.push(
        await on.connector.rows(
          `SELECT t.* FROM ${table} t JOIN scope s ON s.id = t.scope_id
           WHERE s.tenant_id = '${tenantId}' AND s.lane = 'production' ORDER BY 1, 2, 3`,
        ),
      );
    rows.push(
      await on.connector.rows(`SELECT * FROM scope WHERE tenant_id = '${tenantId}' AND lane = 'production'`),
    );
    return rows;
  };

  it('never touches production rows, whatever is sent in it for the same tenant', async () => {
    const tenantId = newTenant();
    await play(tenantId, {});
    const before = await production(tenantId);
    await play(tenantId, test, 50);
    await call('tenantSync', tenantSync(tenantId, 90, { ...test, flag: 0 }));
    await call('applicationSync', { ...applicationSync(tenantId, 90), ...test, flag: 0, clientSecret: '' });
    await call('allOrgSync', allOrgSync(tenantId, 90, [], test));
    await call('singleOrgSync', singleOrgSync(tenantId, 90, 'd1', '', { ...test, flag: 0 }));
    await call(
      'authSync',
      authSync(tenantId, 90, [{ userName: 'ann' }], { ...test, flag: '0', testFlag: '1' }),
    );
    expect(await production(tenantId)).toEqual(before);
    expect((await receiptsOf(on.connector, tenantId)).filter(({ lane }) => lane === 'test')).toHaveLength(10);
  });

  it('goes the whole path: signature, validation, decryption and rows of its own', async () => {
    const tenantId = newTenant();
    await play(tenantId, test);
    expect(await directoryOf(on.connector, tenantId, 'test')).toMatchObject({
      tenant: 'Acme',
      applications: { 'app-1': 'client-1' },
      departments: { d2: { path: ['d1', 'd2'] }, d3: { path: ['d1', 'd3'] } },
      users: { 'app-1/ann': { authorized: true } },
    });
    expect(await directoryOf(on.connector, tenantId)).toEqual(emptyDirectory());
    const bad = { ...applicationSync(tenantId, 1), ...test, clientSecret: 'AAAA' };
    expect((await call('applicationSync', bad)).resultCode).toBe('000101');
    expect((await call('tenantSync', tenantSync(tenantId, 1, { ...test, name: '' }))).resultCode).toBe(
      '000002',
    );
    expect(
      (await on.connector.call('tenantSync', tenantSync(tenantId, 1, test), { accessKey: 'no' })).resultCode,
    ).toBe('000001');
  });

  it('lets the later arrival win, whatever the times of the saved data', async () => {
    const tenantId = newTenant();
    await call('singleOrgSync', singleOrgSync(tenantId, 9, 'd1', '', test));
    await call('tenantSync', tenantSync(tenantId, 9, { ...test, flag: 0 }));
    await call('singleOrgSync', singleOrgSync(tenantId, 3, 'd1', '', { ...test, orgName: 'replayed' }));
    expect((await directoryOf(on.connector, tenantId, 'test')).departments.d1).toMatchObject({
      name: 'replayed',
      path: ['d1'],
    });
    await call('allOrgSync', allOrgSync(tenantId, 2, [['d2']], test));
    await call('allOrgSync', allOrgSync(tenantId, 1, [['d3']], test));
    expect(Object.keys((await directoryOf(on.connector, tenantId, 'test')).departments)).toEqual(['d3']);
  });

  it('is purged a day after its last message, down to the scope; production and newer tests stay', async () => {
    const [old, fresh] = [newTenant(), newTenant()];
    const now = Date.now();
    const setClock = (time: number) =>
      jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(time);
    await play(old, {});
    await play(old, test);
    const kept = await production(old);
    const timestamp = now + DAY;
    setClock(timestamp);
    await on.connector.call('tenantSync', tenantSync(fresh, 1, test), { timestamp });
    const housekeeping = on.connector.app.get(HousekeepingService);
    setClock(now + DAY - 3_600_000);
    await housekeeping.tidy();
    expect((await directoryOf(on.connector, old, 'test')).tenant).toBe('Acme');
    setClock(now + DAY + 3_600_000);
    await housekeeping.tidy();
    for (const table of TABLES)
      expect(
        await on.connector.rows(
          `SELECT t.scope_id FROM ${table} t LEFT JOIN scope s ON s.id = t.scope_id WHERE s.id IS NULL`,
        ),
      ).toEqual([]);
    const scopes = `SELECT tenant_id FROM scope WHERE lane = 'test' AND tenant_id IN ('${old}', '${fresh}')`;
    expect(await on.connector.rows(scopes)).toEqual([{ tenant_id: fresh }]);
    expect(await production(old)).toEqual(kept);
    expect(await on.connector.rows('SELECT id FROM nonce_claim WHERE expires_at < 0')).toEqual([]);
  });

  it('the housekeeping frees nonces whose window has passed, and no others', async () => {
    await call('tenantSync', tenantSync(newTenant(), 1));
    const count = async () => (await on.connector.rows('SELECT id FROM nonce_claim')).length;
    const before = await count();
    await on.connector.app.get(HousekeepingService).tidy();
    expect(await count()).toBeLessThanOrEqual(before);
    expect(await count()).toBeGreaterThan(0);
    jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(Date.now() + DAY + 3 * 60_000);
    await on.connector.app.get(HousekeepingService).tidy();
    expect(await count()).toBe(0);
  });
});
