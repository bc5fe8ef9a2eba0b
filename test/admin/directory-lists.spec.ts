import { beforeAll, expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { at, type TestConnector } from '../support/connector.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Message,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf, walk, type Item } from './call-admin.js';

const [A, B] = [newTenant(), newTenant()];
const iso = (step: number) => new Date(Date.UTC(2026, 0, 5) + step).toISOString();

async function tell(connector: TestConnector, kind: KitKind, message: Message): Promise<void> {
  const { text, resultCode } = await connector.call(kind, message);
  if (resultCode !== '000000') throw new Error(text);
}

/** Two enterprises with the same codes and names, one of them also in another instance and in the test lane. */
async function fill(connector: TestConnector): Promise<void> {
  for (const tenant of [A, B]) {
    await tell(connector, 'tenantSync', tenantSync(tenant, 1, { name: `Name of ${tenant}` }));
    await tell(connector, 'applicationSync', applicationSync(tenant, 2, `secret of ${tenant}`));
    await tell(
      connector,
      'allOrgSync',
      allOrgSync(tenant, 3, [['d1'], ['d2', 'd1'], ['d3', 'd2'], ['lost', 'nowhere']]),
    );
    await tell(
      connector,
      'authSync',
      authSync(tenant, 4, [user('ann'), user('bob', { employeeType: null, extension: null })]),
    );
  }
  await tell(connector, 'singleOrgSync', singleOrgSync(A, 5, 'd3', '', { flag: 0 }));
  await tell(connector, 'authSync', authSync(A, 6, [user('bob')], { flag: 3 }));
  await tell(connector, 'tenantSync', tenantSync(A, 7, { instanceId: '' }));
  await tell(connector, 'tenantSync', tenantSync(A, 8, { testFlag: 1, name: 'Debugging' }));
}

onEveryDatabase('the lists of the directory', {}, (running) => {
  beforeAll(() => fill(running.connector));
  const items = (path: string): Promise<Item[]> => itemsOf(running.connector, path);
  const scope = { instanceId: 'instance-1', tenantId: A, lane: 'production' };

  it('tell a tenant in the words of the contract', async () => {
    expect(await items(`tenants?tenantId=${A}&instanceId=instance-1`)).toEqual([
      {
        ...scope,
        orderId: 'CS1906666666ABCDE',
        code: 'acme',
        name: `Name of ${A}`,
        domainName: 'https://acme.example',
        removed: false,
        sourceTime: iso(1),
      },
    ]);
  });

  it('tell an application without its secret', async () => {
    const told = await items(`applications?tenantId=${A}`);
    expect(told).toEqual([
      { ...scope, appId: 'app-1', clientId: 'client-1', removed: false, sourceTime: iso(2) },
    ]);
  });

  it('tell departments with their paths, and leave removed ones out', async () => {
    const base = { ...scope, removed: false, sourceTime: iso(3) };
    expect(await items(`departments?tenantId=${A}`)).toEqual([
      { ...base, code: 'd1', name: 'Name of d1', parentCode: null, path: ['d1'] },
      { ...base, code: 'd2', name: 'Name of d2', parentCode: 'd1', path: ['d1', 'd2'] },
      { ...base, code: 'lost', name: 'Name of lost', parentCode: 'nowhere', path: null },
    ]);
  });

  it('tell removed departments when asked for them', async () => {
    const codes = async (removed: string) =>
      (await items(`departments?tenantId=${A}&removed=${removed}`)).map(({ code }) => code);
    expect(await codes('true')).toEqual(['d3']);
    expect(await codes('all')).toEqual(['d1', 'd2', 'd3', 'lost']);
  });

  it('tell a user with the newer of the two source times', async () => {
    const [ann, bob] = await items(`users?tenantId=${A}`);
    expect(ann).toEqual({
      ...scope,
      appId: 'app-1',
      userName: 'ann',
      name: 'ANN',
      departmentCode: 'd1',
      role: 'user',
      enabled: true,
      authorized: true,
      position: 'engineer',
      employeeCode: '7',
      employeeType: 1,
      mobile: '13800001234',
      email: 'ann@example.com',
      workPlace: 'Shenzhen',
      entryDate: '2022-04-1',
      extension: { level: 'P7' },
      removed: false,
      sourceTime: iso(4),
    });
    expect(bob).toMatchObject({
      userName: 'bob',
      authorized: false,
      employeeType: null,
      extension: null,
      sourceTime: iso(6),
    });
  });

  it('keep users of other applications out when one is asked for', async () => {
    expect(await items(`users?tenantId=${A}&appId=app-2`)).toEqual([]);
    expect(await items(`users?tenantId=${A}&appId=app-1`)).toHaveLength(2);
  });

  it('show the production lane unless another is asked for', async () => {
    const lanes = async (query: string) =>
      (await items(`tenants?tenantId=${A}${query}`)).map(({ lane }) => lane).sort();
    expect(await lanes('')).toEqual(['production', 'production']);
    expect(await lanes('&lane=test')).toEqual(['test']);
    expect(await lanes('&lane=all')).toEqual(['production', 'production', 'test']);
  });

  it('take the empty instance for an instance', async () => {
    const told = await items(`tenants?tenantId=${A}&instanceId=`);
    expect(told.map(({ instanceId }) => instanceId)).toEqual(['']);
  });

  it.each(['tenants', 'applications', 'departments', 'users', 'receipts'])(
    'show nothing of another tenant among %s when one is named',
    async (list) => {
      for (const [own, other] of [
        [A, B],
        [B, A],
      ] as const) {
        const told = await items(`${list}?tenantId=${own}&lane=all&limit=1000`);
        expect(told.length).toBeGreaterThan(0);
        expect(JSON.stringify(told)).not.toContain(other);
      }
      expect(await items(`${list}?tenantId=${A.toUpperCase()}`)).toEqual([]);
      expect(await items(`${list}?tenantId=${A}%20`)).toEqual([]);
    },
  );

  it('nest departments, and show those without a path at the top as not linked', async () => {
    const [d1, lost, ...rest] = await items(`departments?tenantId=${B}&tree=true`);
    expect(rest).toEqual([]);
    expect(d1).toMatchObject({
      code: 'd1',
      linked: true,
      children: [{ code: 'd2', linked: true, children: [{ code: 'd3', linked: true, children: [] }] }],
    });
    expect(lost).toMatchObject({ code: 'lost', linked: false, children: [], tenantId: B });
  });

  it('show departments in a cycle, and those below them, at the top as not linked', async () => {
    const tenant = newTenant();
    const listed = [
      ['c1', 'c2'],
      ['c2', 'c1'],
      ['c3', 'c2'],
      ['own', 'own'],
    ] as const;
    await tell(running.connector, 'allOrgSync', allOrgSync(tenant, 1, listed));
    const top = await items(`departments?tenantId=${tenant}&tree=true`);
    expect(top.map(({ code, linked, children }) => [code, linked, children])).toEqual(
      ['c1', 'c2', 'c3', 'own'].map((code) => [code, false, []]),
    );
  });

  it('nest the departments of several tenants below their own parents', async () => {
    const top = await items('departments?tree=true');
    const own = top.filter(({ tenantId }) => tenantId === A);
    expect(own.map(({ code }) => code)).toEqual(['d1', 'lost']);
    expect(own[0]).toMatchObject({ children: [{ code: 'd2', tenantId: A, children: [] }] });
  });

  it.each([
    ['tenants', '?lane=all'],
    ['departments', '?removed=all'],
    ['departments', `?removed=all&tenantId=${A}`],
    ['users', '?lane=all'],
    ['users', `?tenantId=${B}&lane=production`],
    ['applications', '?lane=all'],
    ['receipts', '?lane=all'],
  ])('walk %s%s by pages of any size, each item once and in one order', async (list, query) => {
    const whole = await items(`${list}${query}&limit=1000`);
    for (const limit of [1, 2, 3])
      expect(await walk(running.connector, `${list}${query}&limit=${limit}`)).toEqual(whole);
  });

  it('leave out the other lane without ending a page, or the walk, before its time', async () => {
    const production = await items('tenants?limit=1000');
    for (let i = 0; i < 12; i++)
      await tell(running.connector, 'tenantSync', tenantSync(newTenant(), i, { testFlag: 1 }));
    expect(await items('tenants?limit=1000')).toEqual(production);
    for (const limit of [1, 2])
      expect(await walk(running.connector, `tenants?limit=${limit}`)).toEqual(production);
  });

  it('go on from any cursor, also one of a walk through other tenants', async () => {
    const whole = await items('departments?limit=1000');
    for (let after = '', seen = 0; ;) {
      const { body } = await callAdmin(running.connector, `departments?limit=1${after}`);
      if (body.next === null) break;
      after = `&after=${body.next as string}`;
      const rest = whole.slice(++seen).filter(({ tenantId }) => tenantId === A);
      for (const query of [`tenantId=${A}`, `tenantId=${A}&instanceId=instance-1`])
        expect(await items(`departments?${query}${after}`)).toEqual(rest);
    }
  });

  it('are not shifted by rows that come while they are walked', async () => {
    const tenant = newTenant();
    const codes = ['b', 'd', 'f', 'h'];
    await tell(
      running.connector,
      'allOrgSync',
      allOrgSync(
        tenant,
        1,
        codes.map((code) => [code] as const),
      ),
    );
    const seen = await walk(running.connector, `departments?tenantId=${tenant}&limit=1`, (page) =>
      tell(running.connector, 'singleOrgSync', singleOrgSync(tenant, page + 1, page === 1 ? 'a' : 'e')),
    );
    expect(seen.map(({ code }) => code)).toEqual(['b', 'd', 'e', 'f', 'h']);
  });

  it('keep a time that lies in the future of the test lane', async () => {
    const timeStamp = at(Date.UTC(2031, 0, 1) - Date.UTC(2026, 0, 5));
    const tenant = newTenant();
    await tell(running.connector, 'tenantSync', tenantSync(tenant, 0, { testFlag: 1, timeStamp }));
    expect(await items(`tenants?lane=test&tenantId=${tenant}`)).toMatchObject([
      { sourceTime: '2031-01-01T00:00:00.000Z' },
    ]);
  });
});
