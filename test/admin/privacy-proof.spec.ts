import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reject } from '../../src/outbox/change-target.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { ADMIN_TOKEN, seal, TestConnector, V1_ACCESS_KEY } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, tenantSync, user } from '../support/messages.js';
import type { Message } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import { callAdmin, itemsOf } from './call-admin.js';

const MARK = 'PII-MARK';
/** Of a long list, in its first, second and last page. */
const PAGED = ['many0', 'many201', 'many449'];

let count = 0;
/** A value that stands nowhere else. */
const mark = (field: string): string => `${MARK}-${field}-${++count}`;

/** A user all of whose personal values are marked. */
const marked = (userName: string, fields: Message = {}): Message =>
  user(userName, {
    name: mark('name'),
    position: mark('position'),
    employeeCode: mark('code'),
    mobile: mark('mobile'),
    email: `${mark('mail')}@example.com`,
    workPlace: mark('place'),
    entryDate: mark('entry'),
    extension: { level: mark('ext'), deep: [{ [mark('key')]: mark('inner') }] },
    nickname: mark('unprinted'),
    ...fields,
  });

/** The mark and the ways in which a text hides it: Base64 at each of its three places, hex, percent-encoded and reversed case. */
const FORMS = [
  MARK,
  ...[0, 1, 2].map((shift) => {
    const text = Buffer.from('x'.repeat(shift) + MARK).toString('base64');
    return text.slice(shift === 0 ? 0 : 4, Math.floor((MARK.length + shift) / 3) * 4);
  }),
  Buffer.from(MARK).toString('hex'),
].map((form) => form.toLowerCase());

/** Every value of every table, as text. */
async function dump({ dataSource }: TestConnector): Promise<Map<string, string[]>> {
  const { type } = dataSource.options;
  const names = {
    postgres: `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    sqlite: `SELECT name FROM sqlite_master WHERE type = 'table'`,
    mysql: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  };
  const list =
    type === 'postgres'
      ? names.postgres
      : type === 'mariadb' || type === 'mysql'
        ? names.mysql
        : names.sqlite;
  const tables = new Map<string, string[]>();
  for (const { name } of await dataSource.query<{ name: string }[]>(list)) {
    const rows = await dataSource.query<Record<string, unknown>[]>(`SELECT * FROM ${name}`);
    tables.set(
      name,
      rows.map((row) => JSON.stringify(row)),
    );
  }
  return tables;
}

/** Where the mark stands, in any form. */
function found(tables: ReadonlyMap<string, readonly string[]>): string[] {
  return [...tables].flatMap(([name, rows]) =>
    rows.some((row) => FORMS.some((form) => row.toLowerCase().includes(form))) ? [name] : [],
  );
}

const hashes = (rows: readonly string[] = []): string[] =>
  rows.map((row) => createHash('sha256').update(row).digest('hex')).sort();

describe.each(DATABASES)('personal values, on $name', ({ fresh }) => {
  const recorder = new Recorder('shop');
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(
      database.url,
      { KOOSYNC_V1_ACCESS_KEYS: V1_ACCESS_KEY, KOOSYNC_INSTANCE_FRONTEND_URL: 'https://shop.example' },
      { targets: [recorder], delivery: { dispatch: false } },
    );
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });
  const drain = () => connector.app.get(Dispatcher).drain();
  const tenantId = newTenant();
  const people = ['ann', 'bob', 'cid', 'dan', 'eve', ...PAGED];

  /** Calls of every kind and form that name persons: applied, repeated, late, refused, failed. */
  async function play(): Promise<void> {
    const send = (message: Message, kind: Parameters<TestConnector['call']>[0] = 'authSync', sealing = {}) =>
      connector.call(kind, message, sealing);
    await send(tenantSync(tenantId, 1), 'tenantSync');
    const request = seal('authSync', authSync(tenantId, 10, [marked('ann'), marked('bob')]));
    for (let time = 0; time < 2; time++) await connector.send(request); // byte-identical
    await send(authSync(tenantId, 11, [marked('ann')])); // changed
    await send(authSync(tenantId, 11, [marked('ann')], { appId: 'app-2' })); // another application
    await send(authSync(tenantId, 11, [marked('ann')], { instanceId: 'instance-2' }));
    await send(authSync(tenantId, 2, [marked('ann')])); // late
    await send(authSync(tenantId, 12, [marked('bob')], { flag: 2 }));
    await send(authSync(tenantId, 13, [marked('bob')], { flag: 3 }));
    await send(authSync(tenantId, 14, [marked('bob')], { flag: 0 }));
    await send(authSync(tenantId, 5, [marked('bob')])); // later than its removal
    await send(authSync(tenantId, 15, [marked('cid')], { flag: 3 })); // withdrawn before it was granted
    await send(authSync(tenantId, 16, JSON.stringify([marked('cid')])));
    await send(authSync(tenantId, 17, [marked('dan', { extension: JSON.stringify({ a: mark('text') }) })]));
    await send(authSync(tenantId, 18, [marked('ann')], { testFlag: 1 }));
    await send(
      authSync(
        tenantId,
        20,
        Array.from({ length: 450 }, (_, i) => (PAGED.includes(`many${i}`) ? marked : user)(`many${i}`)),
      ),
    ); // pages
    await send(
      authSync(tenantId, 21, JSON.stringify([marked('eve')]), { flag: 1, contact: mark('top') }),
      'authSync',
      {
        dialect: 'v1-kit',
      },
    );
    // refused
    await send(authSync(tenantId, 30, [marked('ann'), marked('ann')]));
    await send(authSync(tenantId, 30, [marked('ann', { role: mark('role'), enable: mark('enable') })]));
    await send(authSync(tenantId, 30, [marked('ann', { name: mark('long').repeat(20) })]));
    await send(authSync(tenantId, 30, [marked('ann', { mobile: [mark('list')] })]));
    await send(authSync(tenantId, 30, [mark('item')]));
    await send(authSync(tenantId, 30, { user: marked('ann') }));
    await send(authSync(tenantId, 30, `[${mark('broken')}`));
    await send(authSync(tenantId, 30, JSON.stringify([marked('ann')]), { flag: 9 }), 'authSync', {
      dialect: 'v1-kit',
    });
    await send(authSync(tenantId, 30, [marked('ann')]), 'authSync', { accessKey: 'a-wrong-key' });
    await send(
      { ...singleOrgSync(tenantId, 30, ''), userList: [marked('ann')], mobile: mark('org') },
      'singleOrgSync',
    );
    await send({ ...allOrgSync(tenantId, 30, [['d1']]), contacts: [marked('ann')] }, 'allOrgSync');
    await send({ ...tenantSync(tenantId, 30), email: mark('tenant') }, 'tenantSync');
  }

  it('stand in clear in the live rows only', async () => {
    await play();
    recorder.behave = (changes) => {
      const one = changes.find((change) => 'user' in change && change.user.userName === 'dan');
      if (!one) return undefined;
      const { name, email } = (one as { user: { name: string; email: string } }).user;
      return reject(`cannot take ${name} <${email}>`);
    };
    await drain();
    expect(recorder.told(tenantId).some((change) => JSON.stringify(change).includes(MARK))).toBe(true);
    expect((await itemsOf(connector, 'deliveries')).length).toBeGreaterThan(0);
    expect(found(await dump(connector))).toEqual(['authorization_user']);
  });

  it('are found in no table once their persons are erased, and no stored byte of receipts and changes is another', async () => {
    const before = await dump(connector);
    for (const userName of people) {
      const { status } = await callAdmin(connector, 'users/erase', {
        method: 'POST',
        body: { tenantId, userName },
      });
      expect([userName, status]).toEqual([userName, 200]);
    }
    const inTest = { tenantId, userName: 'ann', lane: 'test' };
    expect((await callAdmin(connector, 'users/erase', { method: 'POST', body: inTest })).status).toBe(200);
    const after = await dump(connector);
    expect(found(after)).toEqual([]);
    const keyed = after.get('authorization_user')?.filter((row) => row.includes('"person_key":"')) ?? [];
    expect(keyed).toHaveLength(450 - PAGED.length);
    for (const table of ['receipt', 'change_batch', 'change_page']) {
      const kept = new Set(hashes(after.get(table)));
      expect(hashes(before.get(table)).filter((hash) => !kept.has(hash))).toEqual([]);
    }
  });

  it('are in no answer any more, and feed, deliveries and lists still work', async () => {
    recorder.forget();
    recorder.behave = () => undefined;
    await drain();
    expect(JSON.stringify(recorder.told(tenantId))).not.toContain(MARK);
    await callAdmin(connector, 'deliveries/retry', { method: 'POST', body: {} });
    await drain();
    expect(await itemsOf(connector, 'deliveries')).toEqual([]);
    const texts: string[] = [];
    for (const path of [
      'changes?lane=all',
      'users?removed=all&lane=all',
      'receipts?lane=all',
      'deliveries?status=all',
      'deliveries/progress',
    ])
      for (let after = ''; ;) {
        const { status, text, body } = await callAdmin(
          connector,
          `${path}${path.includes('?') ? '&' : '?'}limit=100${after}`,
        );
        expect([path, status]).toEqual([path, 200]);
        texts.push(text);
        if (path.startsWith('receipts'))
          for (const { id } of body.items as { id: string }[])
            texts.push((await callAdmin(connector, `receipts/${id}`)).text);
        if (typeof body.next !== 'string') break;
        after = `&after=${body.next}`;
      }
    expect(texts.join('')).not.toContain(MARK);
    expect(texts.join('')).not.toContain(ADMIN_TOKEN);
  });
});
