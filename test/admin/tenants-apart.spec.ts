import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KIT_KINDS } from '../../src/protocol/routes.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { basic } from '../support/instances.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
  user,
} from '../support/messages.js';
import { CALLS, DOCUMENT, type Call } from '../support/openapi.js';
import { callAdmin, type AdminReply, type Item } from './call-admin.js';
import { LOCAL, newEnterprise, REFUSER, rowsOf, SHARED, type Enterprise } from './two-enterprises.js';

/**
 * What each parameter is. `scope`: says whose; `foreign`: an id that says whose by itself; `local`: an id inside an
 * enterprise; `cursor`: where a list goes on; the value otherwise: widens what is asked for as far as it goes.
 */
const PARAMETERS: Readonly<
  Record<string, 'scope' | 'foreign' | 'local' | 'cursor' | { readonly widest?: string }>
> = {
  tenantId: 'scope',
  instanceId: 'scope',
  orderId: 'foreign',
  eventIds: 'foreign',
  appId: 'local',
  after: 'cursor',
  'last-event-id': 'cursor',
  lane: { widest: 'all' },
  removed: { widest: 'all' },
  status: { widest: 'all' },
  state: { widest: 'all' },
  limit: { widest: '1000' },
  target: {},
  kind: {},
  resultCode: {},
  outcome: {},
  from: {},
  to: {},
  tree: {},
  days: {},
  search: {},
  format: {},
  time: {},
  object: {},
  at: {},
  user: {},
  department: {},
  application: {},
  userName: 'local',
  departmentCode: 'local',
};
/** Of what kind the id in a path is. */
const PATH_IDS: Readonly<Record<string, 'receipt' | 'removal' | 'instance'>> = {
  'receipts/{id}': 'receipt',
  'receipts/{id}/changes': 'receipt',
  'removals/{id}': 'removal',
  'removals/{id}/approve': 'removal',
  'removals/{id}/reject': 'removal',
  'instances/{id}/keep': 'instance',
};
/** A held removal has the id of the receipt that tells of it. */
const isSameId = (one: string, other: string): boolean => one === 'removal' && other === 'receipt';

/** Calls about the vendor's own things, or about all enterprises at once: nobody can ask them for one. */
const NOBODYS: readonly string[] = [
  ...['GET keys', 'GET token', 'GET overview'],
  ...['GET audit/state', 'GET audit/seals', 'GET audit/verify', 'GET audit/export'],
];

/** What a call does not do without, beside the scope. */
const NEEDED: Readonly<Record<string, readonly [string, string][]>> = {
  'history/as-of': [['object', 'departments']],
  'history/why': [['department', LOCAL.code]],
};

interface Known {
  readonly id: Readonly<Record<'receipt' | 'removal' | 'instance', string>>;
  readonly eventId: string;
  /** By the list that handed them out. */
  readonly cursors: ReadonlyMap<string, string>;
}

const fieldsOf = ({ operation }: Call): string[] => {
  const { $ref } = operation.requestBody?.content['application/json']?.schema ?? { $ref: '' };
  return Object.keys(DOCUMENT.components.schemas[$ref.replace(/.*\//, '')]?.properties ?? {});
};
const namesOf = (call: Call): string[] => [
  ...(call.operation.parameters ?? []).filter((one) => one.in !== 'path').map(({ name }) => name),
  ...fieldsOf(call),
];
const nameOf = ({ method, path }: Call): string => `${method} ${path}`;
const isStream = ({ path }: Call): boolean => path.endsWith('/stream');
const isList = (call: Call): boolean =>
  call.method === 'GET' && !call.path.includes('{') && !isStream(call) && !NOBODYS.includes(nameOf(call));

describe.each(DATABASES)('an enterprise that an operator asks for, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  let [a, b]: readonly [Enterprise, Enterprise] = [] as never;
  let [knownOfA, knownOfB]: readonly [Known, Known] = [] as never;

  beforeAll(async () => {
    database = await fresh();
    const environment = { KOOSYNC_INSTANCE_FRONTEND_URL: 'https://app.example/{instanceId}' };
    connector = await TestConnector.start(database.url, environment, {
      targets: [REFUSER],
      delivery: { dispatch: false },
    });
    a = await newEnterprise(connector, 'alphamark');
    b = await newEnterprise(connector, 'betamark');
    [knownOfA, knownOfB] = [await look(a), await look(b)];
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  /** Ids and cursors of an enterprise as the lists tell them. */
  async function look({ tenantId, instanceId }: Enterprise): Promise<Known> {
    const cursors = new Map<string, string>();
    const first = new Map<string, Item>();
    for (const call of CALLS.filter(isList)) {
      const names = namesOf(call);
      const widest = call.path === 'changes' ? [] : [...widestOf(call)].filter(([name]) => name !== 'limit');
      const query = new URLSearchParams([...widest, ...(NEEDED[call.path] ?? [])]);
      if (names.includes('tenantId')) query.set('tenantId', tenantId);
      else query.set('instanceId', instanceId);
      if (names.includes('limit')) query.set('limit', '1');
      const { status, body, text } = await callAdmin(connector, `${call.path}?${query.toString()}`);
      expect([call.path, status, text]).toEqual([call.path, 200, text]);
      const [item] = body.items as Item[];
      expect([call.path, item !== undefined]).toEqual([call.path, true]);
      first.set(call.path, item as Item);
      // a list of one item has no next page: the cursor of any other enterprise's page has the same form
      const all = await callAdmin(connector, `${call.path}?limit=1&lane=all`);
      const next = (body.next ?? all.body.next) as string | null | undefined;
      if (typeof next === 'string') cursors.set(call.path, next);
    }
    return {
      id: {
        receipt: first.get('receipts')?.['id'] as string,
        removal: first.get('removals')?.['id'] as string,
        instance: instanceId,
      },
      eventId: first.get('deliveries')?.['eventId'] as string,
      cursors,
    };
  }

  const widestOf = (call: Call): Map<string, string> =>
    new Map(
      (call.operation.parameters ?? []).flatMap(({ name, schema }) => {
        const kind = PARAMETERS[name];
        const widest = typeof kind === 'object' ? kind.widest : undefined;
        const isAllowed = !schema?.enum || schema.enum.includes(widest ?? '');
        return widest !== undefined && isAllowed ? [[name, widest] as const] : [];
      }),
    );

  const ofA = (name: string): string => (name === 'tenantId' ? a.tenantId : a.instanceId);
  const foreignOfB = (name: string): unknown => (name === 'orderId' ? b.orderId : [knownOfB.eventId]);

  function expectNothingOfB(told: string, { status, text }: AdminReply): void {
    for (const mark of b.marks) expect([told, status, text.includes(mark)]).toEqual([told, status, false]);
  }

  it('has rows in every table, or the table is known to be nobody’s', async () => {
    for (const one of [a, b]) {
      const empty = [...(await rowsOf(connector, one, one === a ? b : a))].filter(
        ([, rows]) => rows.length === 0,
      );
      expect(empty.map(([table]) => table).filter((table) => !(table in SHARED))).toEqual([]);
    }
  });

  it.each(CALLS.map((call) => [nameOf(call), call] as const))(
    'has every parameter of %s described here',
    (_, call) => {
      expect(namesOf(call).filter((name) => !(name in PARAMETERS))).toEqual([]);
      if (call.path.includes('{')) expect(PATH_IDS[call.path]).toBeDefined();
      const isScoped = namesOf(call).some((name) => PARAMETERS[name] === 'scope' || name === 'lane');
      expect(isScoped || call.path.includes('{') || NOBODYS.includes(nameOf(call))).toBe(true);
    },
  );

  it.each(CALLS.filter(isList).map((call) => [nameOf(call), call] as const))(
    'is all that %s shows, whatever ids and cursors of another come with it',
    async (_, call) => {
      const before = await rowsOf(connector, b, a);
      const names = namesOf(call);
      const base = new Map([
        ...widestOf(call),
        ...(NEEDED[call.path] ?? []),
        ...names.filter((name) => PARAMETERS[name] === 'scope').map((name) => [name, ofA(name)] as const),
      ]);
      const ask = async (more: Readonly<Record<string, string>>) => {
        const query = new URLSearchParams([...base, ...Object.entries(more)]);
        const reply = await callAdmin(connector, `${call.path}?${query.toString()}`);
        expectNothingOfB(String(query), reply);
        return reply;
      };
      const own = await ask({});
      expect([own.status, (own.body.items as Item[]).length > 0]).toEqual([200, true]);
      for (const name of names.filter((name) => PARAMETERS[name] === 'foreign'))
        expect((await ask({ [name]: foreignOfB(name) as string })).body.items).toEqual([]);
      for (const name of names.filter((name) => PARAMETERS[name] === 'local'))
        expect((await ask({ [name]: 'what only another has' })).body.items).toEqual([]);
      if (names.includes('after'))
        for (const [list, cursor] of knownOfB.cursors) {
          const { status, body } = await ask({ after: cursor });
          if (list === call.path) expect(status).toBe(200);
          else expect([list, status, body.errors]).toMatchObject([list, 400, [{ name: 'after' }]]);
        }
      for (const scope of names.filter(
        (name) => PARAMETERS[name] === 'scope' && names.includes('tenantId'),
      )) {
        // one of each: nobody is both
        const query = new URLSearchParams([...base]);
        query.set(scope, scope === 'tenantId' ? b.tenantId : b.instanceId);
        const { status, body } = await callAdmin(connector, `${call.path}?${query.toString()}`);
        expect([status, body.items]).toEqual(call.path in NEEDED ? [404, undefined] : [200, []]);
      }
      expect(await rowsOf(connector, b, a)).toEqual(before);
    },
  );

  it.each(['x', 'eyJ9', '9.9.9', '-1.0', '999999999999999999.1', 'WyJ1c2VycyJd', '%00', "' OR 1=1 --"])(
    'has no list that takes the forged cursor %s',
    async (forged) => {
      for (const { path } of CALLS.filter((call) => isList(call) && namesOf(call).includes('after'))) {
        const needed = [...(NEEDED[path] ?? []), ...(path in NEEDED ? [['tenantId', a.tenantId]] : [])];
        const more = needed.map(([name = '', value = '']) => `&${name}=${value}`).join('');
        const after = forged.startsWith('%') ? forged : encodeURIComponent(forged);
        const { status, body } = await callAdmin(connector, `${path}?after=${after}${more}`);
        expect([path, status, body.errors]).toMatchObject([path, 400, [{ name: 'after' }]]);
      }
    },
  );

  it('is all that a stream tells that goes on after a cursor of another', async () => {
    const cursor = knownOfB.cursors.get('changes') ?? '';
    for (const call of CALLS.filter(isStream)) {
      const over = new AbortController();
      const response = await fetch(
        `${connector.url}/admin/api/v1/${call.path}?lane=all&tenantId=${a.tenantId}${namesOf(call).includes('after') ? `&after=${cursor}` : ''}`,
        { headers: { authorization: `Bearer an-admin-token-of-the-tests` }, signal: over.signal },
      );
      expect([call.path, response.status]).toEqual([call.path, 200]);
      await connector.call(
        'tenantSync',
        tenantSync(b.tenantId, 50, { instanceId: b.instanceId, name: 'betamark 2' }),
      );
      await connector.call(
        'tenantSync',
        tenantSync(a.tenantId, 50, { instanceId: a.instanceId, name: 'the last' }),
      );
      let text = '';
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString();
        if (text.includes(a.tenantId)) break;
      }
      over.abort();
      for (const mark of b.marks) expect(text).not.toContain(mark);
    }
  });

  it.each(CALLS.filter(({ path }) => path.includes('{')).map((call) => [nameOf(call), call] as const))(
    'is all that %s touches or shows, and ids of other things are none of its own',
    async (_, call) => {
      const before = await rowsOf(connector, b, a);
      const kind = PATH_IDS[call.path] as 'receipt';
      const ask = async (id: string, query = '') => {
        const path = call.path.replace(/\{\w+\}/, encodeURIComponent(id)) + query;
        return callAdmin(connector, path, { method: call.method });
      };
      for (const [other, id] of Object.entries(knownOfB.id).filter(
        ([other]) => other !== kind && !isSameId(other, kind),
      ))
        expect([other, (await ask(id)).status]).toEqual([other, 404]);
      for (const id of [`${knownOfB.id[kind]}x`, "' OR '1'='1", '%', '_'.repeat(18)])
        expect([id, (await ask(id)).status]).toEqual([id, 404]);
      // no scope is passed over in silence beside the id
      const smuggled = await ask(knownOfB.id[kind], `?tenantId=${a.tenantId}`);
      expect([smuggled.status, smuggled.body.errors]).toMatchObject([400, [{ name: 'tenantId' }]]);
      expect(await rowsOf(connector, b, a)).toEqual(before);
      const own = await ask(knownOfA.id[kind]);
      expect([200, 409]).toContain(own.status);
      expectNothingOfB(nameOf(call), own);
      expect(await rowsOf(connector, b, a)).toEqual(before);
    },
  );

  it.each(
    CALLS.filter(({ method, path }) => method === 'POST' && !path.includes('{')).map(
      (call) => [nameOf(call), call] as const,
    ),
  )('is all that %s touches when ids of another come with it', async (_, call) => {
    const before = await rowsOf(connector, b, a);
    const body: Record<string, unknown> = {};
    for (const name of namesOf(call)) {
      const kind = PARAMETERS[name];
      if (kind === 'scope') body[name] = ofA(name);
      if (kind === 'foreign') body[name] = foreignOfB(name);
      if (kind === 'local') body[name] = name === 'userName' ? LOCAL.userName : LOCAL.appId;
    }
    const reply = await callAdmin(connector, call.path, { method: 'POST', body });
    expect([200, 404]).toContain(reply.status);
    expectNothingOfB(nameOf(call), reply);
    expect(await rowsOf(connector, b, a)).toEqual(before);
    // and one of each
    for (const scope of namesOf(call).filter(
      (name) => PARAMETERS[name] === 'scope' && 'instanceId' in body,
    )) {
      const mixed = { ...body, [scope]: scope === 'tenantId' ? b.tenantId : b.instanceId };
      const { status } = await callAdmin(connector, call.path, { method: 'POST', body: mixed });
      expect([scope, status]).toEqual([scope, 404]);
    }
    expect(await rowsOf(connector, b, a)).toEqual(before);
  });

  it('is all that signed calls of the marketplace touch that name it, whatever they say', async () => {
    const before = await rowsOf(connector, b, a);
    const theirs = { instanceId: a.instanceId };
    const { appId, userName, code } = LOCAL;
    const messages: Readonly<Record<(typeof KIT_KINDS)[number], readonly Record<string, unknown>[]>> = {
      applicationSync: [
        applicationSync(a.tenantId, 100, 'another', theirs),
        { ...applicationSync(a.tenantId, 101, 'x', theirs), flag: 0 },
      ],
      singleOrgSync: [
        singleOrgSync(a.tenantId, 102, code, 'd2', theirs),
        singleOrgSync(a.tenantId, 103, code, '', { ...theirs, flag: 0 }),
      ],
      allOrgSync: [allOrgSync(a.tenantId, 104, [['d1'], ['d2', 'd1']], theirs)],
      authSync: [
        authSync(a.tenantId, 105, [user(userName, { orgCode: 'd7' })], { ...theirs, appId }),
        authSync(a.tenantId, 106, [user(userName)], { ...theirs, appId, flag: 3 }),
        authSync(a.tenantId, 107, [user(userName)], { ...theirs, appId, flag: 0 }),
      ],
      tenantSync: [tenantSync(a.tenantId, 108, { ...theirs, flag: 0 })],
    };
    for (const kind of KIT_KINDS)
      for (const message of messages[kind]) {
        const { resultCode, text } = await connector.call(kind, message);
        expect([kind, text, resultCode]).toEqual([kind, text, '000000']);
      }
    for (const [kind, message] of [
      ['updateInstanceStatus', { instanceId: a.instanceId, status: 'FREEZE' }],
      ['releaseInstance', { instanceId: a.instanceId, orderId: a.orderId, orderLineId: `${a.orderId}-1` }],
    ] as const)
      expect((await basic(connector, kind, message)).resultCode).toBe('000000');
    expect(await rowsOf(connector, b, a)).toEqual(before);
  });
});
