import { afterEach, describe, expect, it } from '@jest/globals';
import { scimTarget } from '../../src/targets/scim/scim-target.js';
import {
  DEPARTMENT_SCHEMA,
  ENTERPRISE_SCHEMA,
  GROUP_SCHEMA,
  USER_SCHEMA,
} from '../../src/targets/scim/scim-resource.js';
import {
  authorized,
  change,
  department,
  departmentMoved,
  departmentRemoved,
  departmentSaved,
  removed,
  revoked,
  Sender,
  updated,
  XINGHE,
  zhang,
  type Owner,
} from './scim-changes.js';
import { scimError, ScimServer, TOKEN, type ServerAbilities } from './scim-server.js';

const ZHANG = 'i-1:t-xinghe:app-1:zhang.wei';
const RD = 'i-1:t-xinghe:RD';
const OPS = 'i-1:t-xinghe:OPS';

let server: ScimServer;
const senders: Sender[] = [];

async function start(abilities: Partial<ServerAbilities> = {}, options = {}): Promise<Sender> {
  server = await ScimServer.start(abilities);
  return another(options);
}

function another(options = {}): Sender {
  const sender = new Sender(server, options);
  senders.push(sender);
  return sender;
}

const writesDuring = async (action: () => Promise<unknown>): Promise<string[]> => {
  const before = server.writes.length;
  await action();
  return server.writes.slice(before);
};

afterEach(async () => {
  for (const { target } of senders.splice(0)) await target.close?.();
  await server.stop();
});

/** The same promises, whatever the server can do. */
const SERVERS: readonly (readonly [string, Partial<ServerAbilities>])[] = [
  ['everything', {}],
  ['versions (ETag) too', { etag: true }],
  ['no bulk', { bulk: false }],
  ['no PATCH', { patch: 'no' }],
  ['neither PATCH nor bulk', { patch: 'no', bulk: false }],
  ['PATCH only inside of bulk', { patch: 'blocked' }],
  ['neither "or" in filters nor a list of schemas', { orFilter: false, schemas: false }],
];

describe.each(SERVERS)('A SCIM server with %s', (_, abilities) => {
  it('gets an authorized user as a User, in the Group of the department', async () => {
    const sender = await start(abilities);
    expect(await sender.send(departmentSaved(department('RD')), authorized(zhang()))).toEqual([
      'applied',
      'applied',
    ]);
    expect(server.store.user(ZHANG)).toMatchObject({
      externalId: ZHANG,
      userName: 'zhang.wei@app-1.i-1.t-xinghe',
      active: true,
      displayName: '张伟',
      name: { formatted: '张伟' },
      title: '研发总监',
      userType: 'Employee',
      emails: [{ value: 'zhang.wei@xinghe.example.com', type: 'work' }],
      phoneNumbers: [{ value: '13800000001', type: 'mobile' }],
      roles: [{ value: 'user' }],
      [ENTERPRISE_SCHEMA]: { employeeNumber: '10001', organization: 't-xinghe', department: 'RD' },
    });
    expect(server.store.group(RD)).toMatchObject({ externalId: RD, displayName: '部门 RD' });
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
  });

  it('is told nothing twice', async () => {
    const sender = await start(abilities);
    const changes = [departmentSaved(department('RD')), authorized(zhang())];
    await sender.send(...changes);
    expect(
      await writesDuring(async () =>
        expect(await sender.send(...changes)).toEqual(['unchanged', 'unchanged']),
      ),
    ).toEqual([]);
    const fresh = another();
    expect(await writesDuring(() => fresh.send(...changes))).toEqual([]);
  });

  it('loses what a user no longer has and keeps what others added', async () => {
    const sender = await start(abilities);
    await sender.send(authorized(zhang()));
    const user = server.store.user(ZHANG);
    Object.assign(user ?? {}, {
      nickName: 'Wei',
      emails: [...(user?.emails as []), { value: 'wei@home.example', type: 'home' }],
    });
    await sender.send(
      updated(
        zhang({ position: '', mobile: '', email: 'new@xinghe.example.com', role: 'admin', employeeType: 4 }),
      ),
    );
    const now = server.store.user(ZHANG);
    expect(now).toMatchObject({ nickName: 'Wei', userType: 'Contractor', roles: [{ value: 'admin' }] });
    expect(now?.emails).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ value: 'wei@home.example', type: 'home' }),
        expect.objectContaining({ value: 'new@xinghe.example.com', type: 'work' }),
      ]),
    );
    expect(now?.emails).toHaveLength(2);
    expect(now).not.toHaveProperty('title');
    expect(now).not.toHaveProperty('phoneNumbers');
  });

  it('deactivates a revoked user and activates the user again', async () => {
    const sender = await start(abilities);
    await sender.send(authorized(zhang()));
    expect(await sender.send(revoked(zhang()), revoked(zhang()))).toEqual(['applied', 'unchanged']);
    expect(server.store.user(ZHANG)).toMatchObject({ active: false });
    expect(await sender.send(authorized(zhang()))).toEqual(['applied']);
    expect(server.store.user(ZHANG)).toMatchObject({ active: true });
    expect(await sender.send(updated(zhang({ enabled: false })))).toEqual(['applied']);
    expect(server.store.user(ZHANG)).toMatchObject({ active: false });
  });

  it('keeps a removed user without access and without department; the user can come back', async () => {
    const sender = await start(abilities);
    await sender.send(departmentSaved(department('RD')), authorized(zhang()));
    expect(await sender.send(removed(zhang()), removed(zhang()))).toEqual(['applied', 'unchanged']);
    expect(server.store.user(ZHANG)).toMatchObject({ active: false });
    expect(server.store.membersOf(RD)).toEqual([]);
    expect(await sender.send(authorized(zhang()))).toEqual(['applied']);
    expect(server.store.user(ZHANG)).toMatchObject({ active: true });
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
    expect(server.store.users).toHaveLength(1);
  });

  it('deletes a removed user where that is wanted', async () => {
    const sender = await start(abilities, { hardDelete: true });
    await sender.send(departmentSaved(department('RD')), authorized(zhang()));
    expect(await sender.send(removed(zhang()), removed(zhang()))).toEqual(['applied', 'unchanged']);
    expect(server.store.users).toEqual([]);
    expect(server.store.membersOf(RD)).toEqual([]);
  });

  it('moves a user from one group to the other', async () => {
    const sender = await start(abilities);
    await sender.send(
      departmentSaved(department('RD')),
      departmentSaved(department('OPS')),
      authorized(zhang()),
    );
    expect(await sender.send(updated(zhang({ departmentCode: 'OPS' })))).toEqual(['applied']);
    expect([server.store.membersOf(RD), server.store.membersOf(OPS)]).toEqual([[], [ZHANG]]);
    expect(server.store.user(ZHANG)?.[ENTERPRISE_SCHEMA]).toMatchObject({ department: 'OPS' });
  });

  it('puts users who came before their department into its group once it comes', async () => {
    const sender = await start(abilities);
    const stranger: Owner = { ...XINGHE, tenantId: 't-other' };
    await sender.send(authorized(zhang()), authorized(zhang({ userName: 'li' })));
    await sender.send(authorized(zhang(), stranger));
    expect(await sender.send(departmentSaved(department('RD')))).toEqual(['applied']);
    expect(server.store.membersOf(RD)).toEqual(['i-1:t-xinghe:app-1:li', ZHANG]);
  });

  it('renames, removes and brings back a department; its users stay', async () => {
    const sender = await start(abilities);
    await sender.send(departmentSaved(department('RD')), authorized(zhang()));
    expect(await sender.send(departmentSaved(department('RD', { name: '研发 "二" 部' })))).toEqual([
      'applied',
    ]);
    expect(server.store.group(RD)).toMatchObject({ displayName: '研发 "二" 部' });
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
    expect(
      await sender.send(departmentRemoved(department('RD')), departmentRemoved(department('RD'))),
    ).toEqual(['applied', 'unchanged']);
    expect([server.store.groups.length, server.store.users.length]).toEqual([0, 1]);
    expect(await sender.send(departmentSaved(department('RD')))).toEqual(['applied']);
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
  });
});

describe('Users and departments in a SCIM server', () => {
  it('keep two tenants, two instances and the test lane apart when user names are equal', async () => {
    const sender = await start();
    const owners: Owner[] = [
      XINGHE,
      { ...XINGHE, tenantId: 't-other' },
      { ...XINGHE, instanceId: 'i-2' },
      { ...XINGHE, instanceId: '' },
      { ...XINGHE, lane: 'test' },
    ];
    for (const owner of owners)
      expect(await sender.send(departmentSaved(department('RD'), owner), authorized(zhang(), owner))).toEqual(
        ['applied', 'applied'],
      );
    expect(await sender.send(authorized(zhang({ appId: 'app-2' })))).toEqual(['applied']);
    expect(new Set(server.store.users.map(({ userName }) => userName)).size).toBe(6);
    expect(server.store.groups).toHaveLength(5);
    await sender.send(revoked(zhang(), owners[1]));
    expect(
      server.store.users.filter(({ active }) => active === false).map(({ externalId }) => externalId),
    ).toEqual(['i-1:t-other:app-1:zhang.wei']);
    expect(server.store.membersOf(RD)).toHaveLength(2);
  });

  it('take names of every script and sign', async () => {
    const sender = await start();
    const odd = zhang({
      userName: 'o\'b"r\\ien:100%',
      name: '𠮷野家 😀 \u2028 é',
      departmentCode: '研发/"A"\\部',
    });
    await sender.send(departmentSaved(department('研发/"A"\\部')), authorized(odd));
    const externalId = "i-1:t-xinghe:app-1:o'b%22r%5Cien%3A100%25";
    expect(server.store.user(externalId)).toMatchObject({ displayName: '𠮷野家 😀 \u2028 é' });
    expect(server.store.membersOf('i-1:t-xinghe:研发/%22A%22%5C部')).toEqual([externalId]);
    expect(await another().send(authorized(odd))).toEqual(['unchanged']);
  });

  it('tell a move by the parent in the extension, where the server has it', async () => {
    const sender = await start();
    await sender.send(departmentSaved(department('OPS', { parentCode: 'RD' })));
    expect(server.store.group(OPS)?.[DEPARTMENT_SCHEMA]).toEqual({ code: 'OPS', parentCode: 'RD' });
    expect(await sender.send(departmentMoved(department('OPS')))).toEqual(['applied']);
    expect(server.store.group(OPS)?.[DEPARTMENT_SCHEMA]).toEqual({ code: 'OPS' });
  });

  it('are sent without that extension to a server that does not list it', async () => {
    const sender = await start({ schemas: false });
    await sender.send(departmentSaved(department('OPS', { parentCode: 'RD' })));
    expect(server.store.group(OPS)).not.toHaveProperty([DEPARTMENT_SCHEMA]);
    expect(await sender.send(departmentMoved(department('OPS')))).toEqual(['unchanged']);
  });

  it('are not made for a user without the right to the application', async () => {
    const sender = await start();
    expect(
      await sender.send(
        updated(zhang({ authorized: false })),
        revoked(zhang()),
        removed(zhang({ userName: 'li' })),
      ),
    ).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(server.writes).toEqual([]);
  });

  it('have nothing to do with enterprises, applications and lists', async () => {
    const sender = await start();
    const tenant = { orderId: 'o', code: 'c', name: 'n', domainName: 'https://d.example' };
    expect(await sender.send(change({ type: 'tenant.saved', tenant, created: true, changed: [] }))).toEqual([
      'unchanged',
    ]);
    expect(sender.target.types).not.toContain('tenant.saved');
  });

  it('are called as the template says', async () => {
    const sender = await start({}, { userNameTemplate: '{tenantId}/{userName}' });
    await sender.send(authorized(zhang()));
    expect(server.store.user(ZHANG)).toMatchObject({ userName: 't-xinghe/zhang.wei' });
  });
});

describe('A SCIM server whose users have no enterprise extension', () => {
  const plain = ({ path }: { path: string }) =>
    path === '/Schemas'
      ? { status: 200, body: { Resources: [{ id: USER_SCHEMA }, { id: GROUP_SCHEMA }] } }
      : undefined;

  it('is asked for the groups of a user, who is moved from one to the other', async () => {
    const sender = await start();
    server.interfere = plain;
    await sender.send(
      departmentSaved(department('RD')),
      departmentSaved(department('OPS')),
      authorized(zhang()),
    );
    expect(server.store.user(ZHANG)).not.toHaveProperty([ENTERPRISE_SCHEMA]);
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
    expect(await sender.send(authorized(zhang()))).toEqual(['unchanged']);
    expect(await sender.send(updated(zhang({ departmentCode: 'OPS' })))).toEqual(['applied']);
    expect([server.store.membersOf(RD), server.store.membersOf(OPS)]).toEqual([[], [ZHANG]]);
    await sender.send(removed(zhang()));
    expect(server.store.membersOf(OPS)).toEqual([]);
  });

  it('and that cannot search members: the user comes into the new group all the same', async () => {
    const sender = await start();
    server.interfere = (request) =>
      request.path.includes('members.value')
        ? { status: 400, body: scimError(400, 'no such filter', 'invalidFilter') }
        : plain(request);
    await sender.send(departmentSaved(department('RD')), authorized(zhang()));
    await sender.send(authorized(zhang()));
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
  });
});

describe('A user whose name is taken in the SCIM server', () => {
  it('is taken over when the other one has no externalId', async () => {
    const sender = await start();
    const { id } = server.store.write('Users', undefined, {
      userName: 'zhang.wei@app-1.i-1.t-xinghe',
      nickName: 'Wei',
    });
    expect(await sender.send(departmentSaved(department('RD')), authorized(zhang()))).toEqual([
      'applied',
      'applied',
    ]);
    expect(server.store.user(ZHANG)).toMatchObject({ id, nickName: 'Wei', displayName: '张伟' });
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
  });

  it('is refused with the reason when the other one is somebody else', async () => {
    const sender = await start();
    server.store.write('Users', undefined, { userName: 'zhang.wei@app-1.i-1.t-xinghe', externalId: 'hr-7' });
    const results = await sender.results(
      authorized(zhang({ userName: 'li' })),
      authorized(zhang()),
      authorized(zhang({ userName: 'wang' })),
    );
    expect(results[0]).toEqual({ status: 'applied' });
    expect(results[1]).toEqual({
      status: 'reject',
      reason: 'the user name zhang.wei@app-1.i-1.t-xinghe belongs to another user (externalId hr-7)',
    });
    expect(results[2]?.status).toBe('retry');
    expect(await sender.send(authorized(zhang({ userName: 'wang' })))).not.toContain('retry');
  });

  it('is found when another process made the user in between', async () => {
    const sender = await start();
    server.interfere = ({ method, path }) => {
      if (method !== 'POST' || path !== '/Users') return undefined;
      server.interfere = () => undefined;
      server.store.write('Users', undefined, { userName: 'zhang.wei@app-1.i-1.t-xinghe', externalId: ZHANG });
      return undefined;
    };
    expect(await sender.send(authorized(zhang()))).toEqual(['applied']);
    expect(server.store.users).toHaveLength(1);
    expect(server.store.user(ZHANG)).toMatchObject({ displayName: '张伟', active: true });
  });
});

describe('Many changes at once', () => {
  const staff = Array.from({ length: 1000 }, (_, n) =>
    zhang({ userName: `u${n}`, departmentCode: n % 2 ? 'RD' : 'OPS' }),
  );

  it('go by bulk requests within the limits of the server: a thousand users', async () => {
    // a busy machine may take its time
    const sender = await start(
      { bulk: { maxOperations: 400, maxPayloadSize: 150_000 } },
      { timeoutMs: 100_000 },
    );
    await sender.send(departmentSaved(department('RD')), departmentSaved(department('OPS')));
    const writes = await writesDuring(async () =>
      expect(new Set(await sender.send(...staff.map((user) => authorized(user))))).toEqual(
        new Set(['applied']),
      ),
    );
    expect(new Set(writes)).toEqual(new Set(['POST Bulk']));
    expect(server.store.users).toHaveLength(1000);
    expect([server.store.membersOf(RD).length, server.store.membersOf(OPS).length]).toEqual([500, 500]);
    const bulks = server.seen
      .filter(({ path }) => path === '/Bulk')
      .map(({ body }) => body as { Operations: unknown[] });
    expect(Math.max(...bulks.map(({ Operations }) => Operations.length))).toBeLessThanOrEqual(400);
    expect(Math.max(...bulks.map((body) => Buffer.byteLength(JSON.stringify(body))))).toBeLessThanOrEqual(
      150_000,
    );
    expect(await writesDuring(() => sender.send(...staff.map((user) => authorized(user))))).toEqual([]);
  }, 200_000);

  it('are not all blamed when the server cannot search for one of them', async () => {
    const sender = await start();
    server.interfere = ({ path }) =>
      decodeURIComponent(path).includes('app-1:u1"')
        ? { status: 400, body: scimError(400, 'odd', 'invalidFilter') }
        : undefined;
    const users = staff.slice(0, 3).map((user) => authorized(user));
    expect(await sender.send(...users)).toEqual(['applied', 'reject', 'retry']);
  });

  it('keep their order when they are about the same user', async () => {
    const sender = await start();
    await sender.send(
      authorized(zhang()),
      revoked(zhang()),
      authorized(zhang({ name: '张三' })),
      authorized(zhang({ userName: 'li' })),
      revoked(zhang()),
    );
    expect(server.store.user(ZHANG)).toMatchObject({ active: false, displayName: '张三' });
  });

  it('end with the first that the server refuses; what was before it is delivered', async () => {
    const sender = await start();
    server.store.write('Users', undefined, { userName: 'u5@app-1.i-1.t-xinghe', externalId: 'hr-5' });
    const statuses = await sender.send(...staff.slice(0, 10).map((user) => authorized(user)));
    expect(statuses).toEqual([
      ...Array<string>(5).fill('applied'),
      'reject',
      ...Array<string>(4).fill('retry'),
    ]);
    expect(
      server.store.users.filter(({ externalId }) => externalId !== 'hr-5').length,
    ).toBeGreaterThanOrEqual(5);
    expect(await sender.send(...staff.slice(6, 10).map((user) => authorized(user)))).not.toContain('retry');
    expect(server.store.users).toHaveLength(10);
  });

  it.each([404, 501, 405])(
    'go one by one from then on when bulk turns out not to be there (%d)',
    async (status) => {
      const sender = await start();
      server.interfere = ({ path }) => (path === '/Bulk' ? { status, body: '' } : undefined);
      const users = staff.slice(0, 5).map((user) => authorized(user));
      expect(new Set(await sender.send(...users))).toEqual(new Set(['applied']));
      expect(server.store.users).toHaveLength(5);
      expect(server.calls.filter((call) => call === 'POST Bulk')).toHaveLength(1);
    },
  );

  it('go in smaller bulk requests when the server finds one too large', async () => {
    const sender = await start();
    server.interfere = ({ path, body }) =>
      path === '/Bulk' && (body as { Operations: unknown[] }).Operations.length > 3
        ? { status: 413 }
        : undefined;
    expect(new Set(await sender.send(...staff.slice(0, 12).map((user) => authorized(user))))).toEqual(
      new Set(['applied']),
    );
    expect(server.store.users).toHaveLength(12);
  });

  it('are finished by the next delivery when one was cut off between users and groups', async () => {
    const sender = await start();
    await sender.send(departmentSaved(department('RD')), departmentSaved(department('OPS')));
    let bulks = 0;
    server.interfere = ({ path }) => (path === '/Bulk' && ++bulks === 2 ? { status: 502 } : undefined);
    const users = staff.slice(0, 6).map((user) => authorized(user));
    expect(await sender.send(...users)).toContain('retry');
    expect([server.store.users.length, server.store.membersOf(RD).length]).toEqual([6, 0]);
    expect(await another().send(...users)).toEqual(Array<string>(6).fill('applied'));
    expect([server.store.membersOf(RD).length, server.store.membersOf(OPS).length]).toEqual([3, 3]);
  });
});

describe('A SCIM server that does not take a change', () => {
  const first = async (sender: Sender) => (await sender.results(authorized(zhang())))[0];

  it('is asked again later when it refuses the token, with the reason; nothing is lost', async () => {
    const sender = await start({}, { token: 'another-token' });
    expect(await first(sender)).toEqual({
      status: 'retry',
      fault: 'target',
      reason: expect.stringMatching(/refuses us, correct the token.*HTTP 401.*the token is not valid/),
    });
    expect(JSON.stringify(await first(sender))).not.toContain('another-token');
    await expect(sender.target.probe?.(AbortSignal.timeout(5000))).rejects.toThrow(/401/);
    expect(await another().send(authorized(zhang()))).toEqual(['applied']);
  });

  it('is reached by the probe when all is well', async () => {
    const sender = await start();
    await expect(sender.target.probe?.(AbortSignal.timeout(5000))).resolves.toBeUndefined();
  });

  it('fails the probe too when only its users are closed to us', async () => {
    const sender = await start();
    server.interfere = ({ path }) => (path.startsWith('/Users') ? { status: 403 } : undefined);
    await expect(sender.target.probe?.(AbortSignal.timeout(5000))).rejects.toThrow(/correct the token/);
  });

  it('takes other credentials than a token', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const sender = await start({}, { token: undefined, headers });
    expect(await sender.send(authorized(zhang()))).toEqual(['applied']);
  });

  it.each([429, 503])('is given the time it asks for (%d)', async (status) => {
    const sender = await start();
    server.interfere = ({ method }) =>
      method === 'POST'
        ? { status, headers: { 'retry-after': '120' }, body: scimError(status, 'busy') }
        : undefined;
    expect(await first(sender)).toEqual({
      status: 'retry',
      reason: `POST Users: HTTP ${status}, busy`,
      afterMs: 120_000,
    });
  });

  it.each([
    [400, 'reject', /invalidValue, no such title/],
    [422, 'reject', /no such title/],
    [500, 'retry', /HTTP 500/],
    [403, 'retry', /correct the token/],
    [404, 'retry', /correct the URL/],
  ])('is answered for: %d is %s', async (status, expected, reason) => {
    const sender = await start();
    const body = scimError(status, 'no such title', status === 400 ? 'invalidValue' : undefined);
    server.interfere = ({ method }) => (method === 'POST' ? { status, body } : undefined);
    expect(await first(sender)).toEqual({
      status: expected,
      reason: expect.stringMatching(reason),
      ...([403, 404].includes(status) && { fault: 'target' }),
    });
  });

  it('is not followed to where it redirects', async () => {
    const sender = await start();
    server.interfere = ({ path }) =>
      path.startsWith('/Users')
        ? { status: 307, headers: { location: `${server.url}/elsewhere` } }
        : undefined;
    expect(await first(sender)).toEqual({
      status: 'retry',
      fault: 'target',
      reason: expect.stringMatching(/redirects are not followed/),
    });
    expect(server.calls).not.toContain('GET elsewhere');
  });

  it('is not waited for longer than the limit, nor after the delivery is broken off', async () => {
    const sender = await start({}, { timeoutMs: 200 });
    server.interfere = () => 'hang';
    expect(await first(sender)).toEqual({
      status: 'retry',
      reason: expect.stringMatching(/did not answer within 200 ms/),
    });
    const stopping = new AbortController();
    server.interfere = () => (stopping.abort(), 'hang');
    const patient = new Sender(server, {}, stopping.signal);
    senders.push(patient);
    expect(await first(patient)).toEqual({ status: 'retry', reason: 'the delivery was broken off' });
  });

  it('cannot fill the memory, nor answer in something else than JSON', async () => {
    const sender = await start();
    server.interfere = ({ path }) =>
      path.startsWith('/Users') ? { status: 200, body: 'x'.repeat(9 * 1024 ** 2) } : undefined;
    expect(await first(sender)).toEqual({
      status: 'retry',
      reason: expect.stringMatching(/larger than 8388608 bytes/),
    });
    server.interfere = ({ path }) =>
      path.startsWith('/Users') ? { status: 200, body: '<html>' } : undefined;
    expect(await first(sender)).toEqual({
      status: 'retry',
      reason: expect.stringMatching(/does not answer in JSON/),
    });
  });

  it('is not blamed on a change when it is not there', async () => {
    const sender = await start();
    await server.stop();
    expect(await first(sender)).toEqual({ status: 'retry', reason: expect.stringMatching(/ECONNREFUSED/) });
    server = await ScimServer.start();
  });
});

describe('What others do to the SCIM server in between', () => {
  it('is not overwritten: the change is made on what is there now (ETag)', async () => {
    const sender = await start({ etag: true });
    await sender.send(authorized(zhang()));
    let meddled = 0;
    server.interfere = ({ method }) => {
      const user = server.store.user(ZHANG);
      if (method !== 'PATCH' || !user || meddled++ > 0) return undefined;
      server.store.write('Users', user.id, { ...user, nickName: 'Wei', title: '董事长' });
      return undefined;
    };
    expect(await sender.send(updated(zhang({ name: '张三' })))).toEqual(['applied']);
    expect(server.store.user(ZHANG)).toMatchObject({
      displayName: '张三',
      nickName: 'Wei',
      title: '研发总监',
    });
    expect(
      server.seen.filter(({ method, ifMatch }) => method === 'PATCH' && ifMatch).length,
    ).toBeGreaterThanOrEqual(2);
  });

  it('makes the change come later when it never ends', async () => {
    const sender = await start({ etag: true });
    await sender.send(authorized(zhang()));
    server.interfere = ({ method }) =>
      method === 'PATCH' ? { status: 412, body: scimError(412, 'changed') } : undefined;
    expect(await sender.send(updated(zhang({ name: '张三' })))).toEqual(['retry']);
  });

  it('does not mislead what is remembered: users and groups deleted or made anew', async () => {
    const sender = await start();
    await sender.send(departmentSaved(department('RD')), authorized(zhang()));
    server.store.remove('Users', server.store.user(ZHANG)?.id);
    server.store.remove('Groups', server.store.group(RD)?.id);
    expect(await sender.send(revoked(zhang()))).toEqual(['unchanged']);
    server.store.write('Groups', undefined, { externalId: RD, displayName: 'RD' });
    expect(await sender.send(authorized(zhang()))).toEqual(['applied']);
    expect(server.store.membersOf(RD)).toEqual([ZHANG]);
  });

  it('does not matter to a memory of one entry', async () => {
    const sender = await start({}, { cacheSize: 1 });
    await sender.send(
      departmentSaved(department('RD')),
      authorized(zhang()),
      authorized(zhang({ userName: 'li' })),
    );
    expect(await sender.send(revoked(zhang()))).toEqual(['applied']);
    expect(await sender.send(updated(zhang({ userName: 'li', name: '李' })))).toEqual(['applied']);
  });
});

describe('A SCIM address', () => {
  it.each([
    ['http://idp.example.com/scim', /begins with http:/],
    ['https://127.0.0.1/scim', /names a private address/],
    ['https://[::ffff:10.0.0.1]/scim', /names a private address/],
    ['https://me:secret@idp.example.com/scim', /holds a password/],
    ['scim', /is not a URL/],
  ])('%s is refused', async (url, why) => {
    await start();
    expect(() => scimTarget({ url, token: TOKEN })).toThrow(why);
  });

  it('whose name leads to a private one gets nothing', async () => {
    await start();
    const url = server.url.replace('http://127.0.0.1', 'https://localhost');
    const target = scimTarget({ url, token: TOKEN });
    await expect(target.probe?.(AbortSignal.timeout(5000))).rejects.toThrow(/private address/);
    expect(server.seen).toEqual([]);
    await target.close?.();
  });
});
