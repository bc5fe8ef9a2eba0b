import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { HousekeepingService } from '../../src/housekeeping/housekeeping.service.js';
import { callAdmin, itemsOf, walk, type Item } from '../admin/call-admin.js';
import { testSeed } from '../protocol/test-seed.js';
import { at, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { directoryOf, emptyDirectory, type Directory } from '../support/directory.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, user, type Listed } from '../support/messages.js';
import {
  bind,
  credential,
  department,
  dismiss,
  fullList,
  grant,
  noCredential,
  noDepartment,
  unbind,
  withdraw,
  type StoryEvent,
} from '../support/scenario.js';
import { Seeded } from '../support/seeded.js';

const HISTORIES = Number(process.env.KOOSYNC_HISTORIES ?? 3);
const STEPS = 25;

describe.each(DATABASES)('the history of an enterprise, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  let now = Date.now();
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url);
    jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  /** Sends a message; returns the time at which it was recorded. */
  async function send(kind: StoryEvent['kind'], message: Record<string, unknown>): Promise<number> {
    now += 1000;
    expect(await connector.call(kind, message, { timestamp: now })).toMatchObject({ resultCode: '000000' });
    return now;
  }
  const asOf = (tenantId: string, object: string, query: string) =>
    walk(connector, `history/as-of?tenantId=${tenantId}&object=${object}&${query}`);

  /** What the history says that the directory was. */
  async function directoryAt(tenantId: string, query: string): Promise<Directory> {
    const directory = emptyDirectory();
    for (const { tenant } of await asOf(tenantId, 'tenant', query))
      directory.tenant = (tenant as Item).name as string;
    for (const { application } of await asOf(tenantId, 'applications', query)) {
      const { appId, clientId } = application as { appId: string; clientId: string };
      directory.applications[appId] = clientId;
    }
    for (const item of await asOf(tenantId, 'departments', query)) {
      const { code, name, parentCode, path } = item.department as {
        code: string;
        name: string;
        parentCode: string | null;
        path: string[] | null;
      };
      directory.departments[code] = { name, parent: parentCode, path };
    }
    for (const item of await asOf(tenantId, 'users', query)) {
      const { appId, userName, name, authorized } = item.user as Record<
        'appId' | 'userName' | 'name',
        string
      > & { authorized: boolean };
      directory.users[`${appId}/${userName}`] = { name, authorized };
    }
    return directory;
  }

  it.each(Array.from({ length: HISTORIES }, (_, i) => testSeed + i))(
    'equals what the directory was at every moment (TEST_SEED=%i)',
    async (seed) => {
      const seeded = new Seeded(seed);
      const tenantId = newTenant();
      const moments: { time: number; directory: Directory }[] = [];
      for (let step = 1; step <= STEPS; step++) {
        const event = randomEvent(seeded, step);
        const time = await send(event.kind, event.message(tenantId));
        moments.push({ time, directory: await directoryOf(connector, tenantId) });
        // now and then somebody asks in between, so that the index grows piece by piece
        if (seeded.chance(0.2)) await directoryAt(tenantId, 'limit=1000');
      }
      for (const { time, directory } of moments) {
        const limit = seeded.pick([7, 100, 1000]);
        expect(await directoryAt(tenantId, `at=${time + seeded.between(0, 999)}&limit=${limit}`)).toEqual(
          directory,
        );
      }
      const before = (moments[0]?.time ?? 0) - 1;
      expect(await directoryAt(tenantId, `at=${before}&limit=10`)).toEqual(emptyDirectory());
    },
  );

  it('knows when koosync was told and when it was decided', async () => {
    const tenantId = newTenant();
    await send('singleOrgSync', singleOrgSync(tenantId, 1000, 'a'));
    const told = await send('singleOrgSync', singleOrgSync(tenantId, 5000, 'a', '', { orgName: 'renamed' }));
    const names = async (query: string) =>
      (await asOf(tenantId, 'departments', query)).map(({ department: one }) => (one as Item).name);
    expect(await names(`at=${told - 1}`)).toEqual(['Name of a']);
    expect(await names(`at=${told}`)).toEqual(['renamed']);
    const source = Date.UTC(2026, 0, 5);
    expect(await names(`time=source&at=${source + 4999}`)).toEqual(['Name of a']);
    expect(await names(`time=source&at=${source + 5000}`)).toEqual(['renamed']);
    expect(await names(`time=source&at=${source + 999}`)).toEqual([]);
  });

  it('tells who was in a department, and why', async () => {
    const tenantId = newTenant();
    const first = await send(
      'authSync',
      authSync(tenantId, 1, [user('ann'), user('bob', { orgCode: 'd2' })]),
    );
    await send('authSync', authSync(tenantId, 2, [user('ann', { orgCode: 'd2' })], { flag: 2 }));
    await send('authSync', authSync(tenantId, 3, [{ userName: 'ann' }], { flag: 3 }));
    const inD2 = async (query: string) =>
      (await asOf(tenantId, 'users', `department=d2&${query}`)).map(
        ({ user: one }) => (one as Item).userName,
      );
    expect(await inD2(`at=${first}`)).toEqual(['bob']);
    expect((await inD2('limit=1')).sort()).toEqual(['ann', 'bob']);
    const why = await walk(connector, `history/why?tenantId=${tenantId}&user=ann&limit=2`);
    expect(why).toMatchObject([
      { type: 'user.revoked', user: { authorized: false, departmentCode: 'd2' }, sourceTime: iso(3) },
      { type: 'user.updated', changed: ['departmentCode'], user: { authorized: true } },
      { type: 'user.authorized', created: true, user: { departmentCode: 'd1' }, sourceTime: iso(1) },
    ]);
    for (const { receiptId, receipt } of why) {
      const { body } = await callAdmin(connector, `receipts/${receiptId as string}`);
      expect(receipt).toMatchObject({
        id: body.id,
        kind: 'authSync',
        receivedAt: body.receivedAt,
        outcome: 'applied',
      });
    }
    expect(await walk(connector, `history/why?tenantId=${tenantId}&user=ann&application=app-2`)).toEqual([]);
    expect(await walk(connector, `history/why?tenantId=${tenantId}&user=an`)).toEqual([]);
  });

  it('reaches into long lists, page by page', async () => {
    const tenantId = newTenant();
    const list = Array.from({ length: 3000 }, (_, i): Listed => [
      `d${i}`,
      i === 0 ? '' : `d${Math.floor((i - 1) / 10)}`,
    ]);
    const first = await send('allOrgSync', allOrgSync(tenantId, 1, list));
    await send('singleOrgSync', singleOrgSync(tenantId, 2, 'd5', ''));
    const then = await asOf(tenantId, 'departments', `at=${first}&limit=1000`);
    expect(then).toHaveLength(3000);
    const pathOf = (items: Item[], code: string) =>
      items
        .map(({ department: one }) => one as { code: string; path: string[] })
        .find((one) => one.code === code)?.path;
    expect(pathOf(then, 'd56')).toEqual(['d0', 'd5', 'd56']);
    expect(pathOf(await asOf(tenantId, 'departments', 'limit=1000'), 'd56')).toEqual(['d5', 'd56']);
  });

  it('goes with a test scope that is purged', async () => {
    const tenantId = newTenant();
    await send('singleOrgSync', singleOrgSync(tenantId, 1, 'a', '', { testFlag: 1 }));
    expect(await asOf(tenantId, 'departments', 'lane=test')).toHaveLength(1);
    now += 26 * 3_600_000;
    await connector.app.get(HousekeepingService).tidy();
    await send('singleOrgSync', singleOrgSync(tenantId, 1, 'b', '', { testFlag: 1 }));
    expect(await asOf(tenantId, 'departments', 'lane=test')).toMatchObject([{ department: { code: 'b' } }]);
  });

  it('is asked of one instance', async () => {
    const tenantId = newTenant();
    const path = `history/as-of?object=users&tenantId=${tenantId}`;
    expect(await callAdmin(connector, path)).toMatchObject({ status: 404 });
    await send('authSync', authSync(tenantId, 1));
    await send('authSync', authSync(tenantId, 1, [user('bob')], { instanceId: 'instance-2' }));
    const { status, body } = await callAdmin(connector, path);
    expect([status, body.detail]).toEqual([400, expect.stringContaining('"instance-1", "instance-2"')]);
    expect(await itemsOf(connector, `${path}&instanceId=instance-2`)).toMatchObject([
      { user: { userName: 'bob' } },
    ]);
    for (const wrong of [
      'as-of?object=rooms',
      'as-of?object=users&at=soon',
      'as-of?object=users&after=x',
      'why?user=',
    ])
      expect(
        (await callAdmin(connector, `history/${wrong}&tenantId=${tenantId}&instanceId=instance-1`)).status,
      ).toBe(400);
  });
});

const iso = (step: number): string =>
  new Date(Date.parse(`${at(step).slice(0, 4)}-01-05T00:00:00Z`) + step).toISOString();

function randomEvent(seeded: Seeded, now: number): StoryEvent {
  const step = 1000 * (seeded.chance(0.2) ? seeded.between(1, now) : now) + seeded.between(0, 900);
  const codes = ['a', 'b', 'c', 'd', 'e'];
  const code = seeded.pick(codes);
  switch (seeded.between(0, 13)) {
    case 0:
      return bind(step);
    case 1:
      return seeded.chance(0.3) ? unbind(step) : credential(step);
    case 2:
      return seeded.chance(0.3) ? noCredential(step) : credential(step);
    case 3:
      return grant(step);
    case 4:
      return withdraw(step);
    case 5:
      return dismiss(step);
    case 6:
      return noDepartment(step, code);
    case 7:
      return fullList(
        step,
        Array.from({ length: seeded.pick([199, 200, 201]) }, (_, i): Listed => [
          `l${i}`,
          i % 7 === 0 ? '' : `l${i - (i % 7)}`,
        ]),
      );
    case 8:
      return fullList(
        step,
        codes.filter(() => seeded.chance(0.7)).map((one): Listed => [one, seeded.pick(['', ...codes])]),
      );
    default:
      return department(step, code, seeded.pick(['', ...codes]));
  }
}
