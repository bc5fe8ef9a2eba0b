import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { objectOf, type Change } from '../../src/outbox/change.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Listed,
} from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import type { KitKind } from '../../src/protocol/routes.js';

describe.each(DATABASES)('the changes that a target is told, on $name', ({ fresh }) => {
  const recorder = new Recorder();
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(
      database.url,
      {},
      { targets: [recorder], delivery: { dispatch: false } },
    );
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  /** Sends messages one after the other and returns what the target is told of each. */
  async function tell(...messages: [KitKind, Record<string, unknown>][]): Promise<Change[][]> {
    const told: Change[][] = [];
    for (const [kind, message] of messages) {
      recorder.forget();
      expect(await connector.call(kind, message)).toMatchObject({ resultCode: '000000' });
      await connector.app.get(Dispatcher).drain();
      told.push(recorder.told(message.tenantId as string));
    }
    return told;
  }
  const types = (changes: readonly Change[]) => changes.map(({ type }) => type);
  const many = (count: number, rest: Listed[] = []): Listed[] => [
    ...Array.from({ length: count }, (_, i): Listed => [`d${i}`]),
    ...rest,
  ];

  it('say what an enterprise is, what of it changed, and that it went', async () => {
    const id = newTenant();
    const [added, same, renamed, gone, again] = await tell(
      ['tenantSync', tenantSync(id, 1)],
      ['tenantSync', tenantSync(id, 2)],
      ['tenantSync', tenantSync(id, 3, { name: 'Acme 2', flag: 2 })],
      ['tenantSync', tenantSync(id, 4, { flag: 0 })],
      ['tenantSync', tenantSync(id, 5, { flag: 0 })],
    );
    const tenant = {
      orderId: 'CS1906666666ABCDE',
      code: 'acme',
      name: 'Acme',
      domainName: 'https://acme.example',
    };
    expect(added).toEqual([
      expect.objectContaining({
        type: 'tenant.saved',
        schemaVersion: 1,
        lane: 'production',
        tenant,
        created: true,
      }),
    ]);
    expect(added?.[0]).toMatchObject({ instanceId: 'instance-1', tenantId: id });
    expect(same).toEqual([]);
    expect(renamed).toMatchObject([
      { type: 'tenant.saved', tenant: { name: 'Acme 2' }, created: false, changed: ['name'] },
    ]);
    expect(gone).toMatchObject([{ type: 'tenant.removed', tenant: { name: 'Acme 2' } }]);
    expect(again).toEqual([]);
  });

  it('name the receipt that caused them, under ids and cursors of their own', async () => {
    const id = newTenant();
    const [told = []] = await tell(['authSync', authSync(id, 1, [user('ann'), user('bob')])]);
    const receipts = await connector.rows<{ id: string }>(`SELECT id FROM receipt WHERE tenant_id = '${id}'`);
    expect(told.map(({ receiptId }) => receiptId)).toEqual([receipts[0]?.id, receipts[0]?.id]);
    expect(new Set(told.map((change) => change.id)).size).toBe(2);
    expect(new Set(told.map((change) => change.cursor)).size).toBe(2);
  });

  it('never hold the client secret, only that it is another one; who asks is given it', async () => {
    const id = newTenant();
    const secrets: (string | undefined)[] = [];
    const reveal = () => {
      recorder.behave = async (_, context) => void secrets.push(await context.revealSecret('app-1'));
    };
    const [added] = await tell(['applicationSync', applicationSync(id, 1, 'marked-secret')]);
    reveal();
    recorder.calls.length = 0;
    expect(await connector.call('applicationSync', applicationSync(id, 2, 'marked-secret-2'))).toMatchObject({
      resultCode: '000000',
    });
    await connector.app.get(Dispatcher).drain();
    const rotated = recorder.told(id);
    expect(added).toMatchObject([
      { type: 'application.saved', application: { appId: 'app-1', clientId: 'client-1' }, created: true },
    ]);
    expect(rotated).toMatchObject([{ type: 'application.saved', created: false, changed: ['clientSecret'] }]);
    expect(JSON.stringify([added, rotated])).not.toContain('marked-secret');
    expect(secrets).toEqual(['marked-secret-2']);
    const [removed] = await tell(['applicationSync', applicationSync(id, 3, 'x', { flag: 0 })]);
    expect(types(removed ?? [])).toEqual(['application.removed']);
  });

  it('tell that a user got the right, changed, lost it, got it again and went', async () => {
    const id = newTenant();
    const told = await tell(
      ['authSync', authSync(id, 1)],
      ['authSync', authSync(id, 2, [user('ann', { name: 'Ann B', mobile: '1' })], { flag: 2 })],
      ['authSync', authSync(id, 3, [{ userName: 'ann' }], { flag: 3 })],
      ['authSync', authSync(id, 4, [user('ann', { name: 'Ann B', mobile: '1' })])],
      ['authSync', authSync(id, 5, [{ userName: 'ann' }], { flag: 0 })],
      ['authSync', authSync(id, 4, [user('ann')])],
    );
    expect(told.map(types)).toEqual([
      ['user.authorized'],
      ['user.updated'],
      ['user.revoked'],
      ['user.authorized'],
      ['user.removed'],
      [],
    ]);
    expect(told[0]?.[0]).toMatchObject({
      created: true,
      user: {
        ...{
          appId: 'app-1',
          userName: 'ann',
          name: 'ANN',
          departmentCode: 'd1',
          role: 'user',
          enabled: true,
        },
        ...{
          authorized: true,
          position: 'engineer',
          employeeCode: '7',
          employeeType: 1,
          mobile: '13800001234',
        },
        ...{
          email: 'ann@example.com',
          workPlace: 'Shenzhen',
          entryDate: '2022-04-1',
          extension: { level: 'P7' },
        },
      },
    });
    expect(told[1]?.[0]).toMatchObject({ changed: ['name', 'mobile'], created: false });
    expect(told[2]?.[0]).toMatchObject({ user: { name: 'Ann B', authorized: false } });
    expect(told[3]?.[0]).toMatchObject({ changed: ['authorized'], user: { authorized: true } });
    expect(told[4]?.[0]).toMatchObject({ user: { userName: 'ann', authorized: false } });
  });

  it('tell a move once for the whole subtree, with both paths', async () => {
    const id = newTenant();
    await tell(['allOrgSync', allOrgSync(id, 1, [['a'], ['b'], ['c', 'a'], ['leaf', 'c']])]);
    const [moved, renamed, same] = await tell(
      ['singleOrgSync', singleOrgSync(id, 2, 'c', 'b')],
      ['singleOrgSync', singleOrgSync(id, 3, 'c', 'b', { orgName: 'other' })],
      ['singleOrgSync', singleOrgSync(id, 4, 'c', 'b', { orgName: 'other' })],
    );
    expect(moved).toMatchObject([
      {
        type: 'department.moved',
        ...{ department: { code: 'c', parentCode: 'b', path: ['b', 'c'] } },
        ...{ oldPath: ['a', 'c'], newPath: ['b', 'c'], changed: ['parentCode'] },
      },
    ]);
    expect(renamed).toMatchObject([
      { type: 'department.saved', department: { name: 'other' }, changed: ['name'], created: false },
    ]);
    expect(same).toEqual([]);
  });

  it('tell of a department that waited for its parent once the parent comes, and of one whose parent goes', async () => {
    const id = newTenant();
    const [child, parent, gone] = await tell(
      ['singleOrgSync', singleOrgSync(id, 1, 'child', 'late')],
      ['singleOrgSync', singleOrgSync(id, 2, 'late')],
      ['singleOrgSync', singleOrgSync(id, 3, 'late', '', { flag: 0 })],
    );
    expect(child).toMatchObject([{ type: 'department.saved', department: { code: 'child', path: null } }]);
    expect(parent).toMatchObject([
      { type: 'department.saved', department: { code: 'late', path: ['late'] } },
      { type: 'department.moved', department: { code: 'child' }, oldPath: null, newPath: ['late', 'child'] },
    ]);
    expect(gone).toMatchObject([
      { type: 'department.removed', department: { code: 'late' } },
      { type: 'department.moved', department: { code: 'child' }, oldPath: ['late', 'child'], newPath: null },
    ]);
  });

  it('tell what a full list did: every department, and the list itself last', async () => {
    const id = newTenant();
    const [first, identical, smaller, held] = await tell(
      ['allOrgSync', allOrgSync(id, 1, many(450))],
      ['allOrgSync', allOrgSync(id, 2, many(450))],
      ['allOrgSync', allOrgSync(id, 3, many(448, [['new', 'd1']]))],
      ['allOrgSync', allOrgSync(id, 4, many(5, [['newer']]))],
    );
    expect(first).toHaveLength(451);
    expect(types(first ?? []).slice(0, 450)).toEqual(Array.from({ length: 450 }, () => 'department.saved'));
    expect(first?.at(-1)).toMatchObject({
      type: 'snapshot.applied',
      snapshot: { listed: 450, created: 450, updated: 0, removed: 0, held: 0, heldId: null },
    });
    expect(identical).toEqual([]);
    expect(types(smaller ?? [])).toEqual([
      ...['department.saved', 'department.removed', 'department.removed', 'snapshot.applied'],
    ]);
    expect(types(held ?? [])).toEqual(['department.saved', 'snapshot.held']);
    const [open] = await connector.rows<{ id: string }>(
      `SELECT h.id FROM held_removal h JOIN scope s ON s.id = h.scope_id WHERE s.tenant_id = '${id}'`,
    );
    expect(held?.[1]).toMatchObject({ snapshot: { held: 444, heldId: open?.id } });
  });

  it('tell the end of an enterprise from its users to itself, and nothing that survived', async () => {
    const id = newTenant();
    await tell(
      ['tenantSync', tenantSync(id, 1)],
      ['applicationSync', applicationSync(id, 1)],
      ['allOrgSync', allOrgSync(id, 1, [['a'], ['b', 'a']])],
      ['singleOrgSync', singleOrgSync(id, 9, 'survivor', 'a')],
      ['authSync', authSync(id, 1, [user('ann'), user('bob')])],
      ['authSync', authSync(id, 9, [user('bob')])],
    );
    const [ended] = await tell(['tenantSync', tenantSync(id, 5, { flag: 0 })]);
    const subjects = ended?.map((change) => [change.type, subjectOf(change)]) ?? [];
    expect(subjects.slice(1, 3).sort()).toEqual([
      ['department.removed', 'a'],
      ['department.removed', 'b'],
    ]);
    expect(subjects.toSpliced(1, 2)).toEqual([
      ['user.removed', 'ann'],
      ['department.moved', 'survivor'],
      ['application.removed', 'app-1'],
      ['tenant.removed', 'acme'],
    ]);
  });

  it('tell the end of an enterprise of thousands in pages, each once, users first, and leave nothing live', async () => {
    const id = newTenant();
    const users = (from: number) => Array.from({ length: 550 }, (_, i) => user(`user ${from + i}`));
    await tell(
      ['tenantSync', tenantSync(id, 1)],
      ['allOrgSync', allOrgSync(id, 1, many(1203))],
      ['authSync', authSync(id, 1, users(0), { appId: 'app-1' })],
      ['authSync', authSync(id, 1, users(550), { appId: 'app-1' })],
      ['authSync', authSync(id, 1, users(0), { appId: 'app-2' })],
      ['authSync', authSync(id, 1, users(550), { appId: 'app-2' })],
    );
    const [told = []] = await tell(['tenantSync', tenantSync(id, 2, { flag: 0 })]);
    const kinds = told.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]);
    expect(kinds).toEqual(['user.removed', 'department.removed', 'tenant.removed']);
    expect(told).toHaveLength(2200 + 1203 + 1);
    expect(new Set(told.map((change) => objectOf(change))).size).toBe(told.length);
    const live = await connector.rows<{ n: number | string }>(
      `SELECT COUNT(*) AS n FROM authorization_user u JOIN scope s ON s.id = u.scope_id
       WHERE s.tenant_id = '${id}' AND (u.removed = false OR u.authorized = true OR u.mobile <> '')`,
    );
    expect(Number(live[0]?.n)).toBe(0);
    const [receipt] = await connector.rows<{ applied: string }>(
      `SELECT applied FROM receipt WHERE tenant_id = '${id}' ORDER BY id DESC LIMIT 1`,
    );
    expect(JSON.parse(receipt?.applied ?? '')).toMatchObject({ removed: 2200 + 1203 + 1 });
  });

  it('come for a message each when several of one enterprise share a transaction', async () => {
    const id = newTenant();
    recorder.forget();
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        connector.call('singleOrgSync', singleOrgSync(id, i + 1, 'd', '', { orgName: `name ${i}` })),
      ),
    );
    await connector.app.get(Dispatcher).drain();
    const told = recorder.told(id);
    const receipts = await connector.rows<{ id: string; applied: string }>(
      `SELECT id, applied FROM receipt WHERE tenant_id = '${id}'`,
    );
    const effective = receipts.filter(({ applied }) => /"(created|updated)":1/.test(applied));
    expect(told.map(({ receiptId }) => receiptId).sort()).toEqual(effective.map((row) => row.id).sort());
    expect(told.at(-1)).toMatchObject({ department: { name: 'name 11' } });
  });

  it('stay in the test lane when the data is test data: production targets are not told', async () => {
    const id = newTenant();
    const [told] = await tell(['tenantSync', tenantSync(id, 1, { testFlag: 1 })]);
    expect(told).toEqual([]);
    const [row] = await connector.rows<{ n: number | string }>(
      `SELECT COUNT(*) AS n FROM change_batch b JOIN scope s ON s.id = b.scope_id WHERE s.tenant_id = '${id}' AND s.lane = 'test'`,
    );
    expect(Number(row?.n)).toBe(1);
  });
});

function subjectOf(change: Change): string {
  if ('user' in change) return change.user.userName;
  if ('department' in change) return change.department.code;
  if ('application' in change) return change.application.appId;
  return 'tenant' in change ? change.tenant.code : '';
}
