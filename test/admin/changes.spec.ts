import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_TOKEN, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, authSync, newTenant, tenantSync, user } from '../support/messages.js';
import { callAdmin, itemsOf, walk, type Item } from './call-admin.js';

describe.each(DATABASES)('the feed of changes, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    connector = await TestConnector.start(database.url);
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  it('lists everything that changed, page by page, in the order of commits', async () => {
    const id = newTenant();
    const list = Array.from({ length: 430 }, (_, i) => [`d${i}`] as const);
    await connector.call('tenantSync', tenantSync(id, 1));
    await connector.call('allOrgSync', allOrgSync(id, 2, list));
    await connector.call('authSync', authSync(id, 3, [user('ann'), user('bob')]));
    const all = await walk(connector, `changes?tenantId=${id}&limit=97`);
    expect(all.map(({ type }) => type)).toEqual([
      'tenant.saved',
      ...list.map(() => 'department.saved'),
      'snapshot.applied',
      ...['user.authorized', 'user.authorized'],
    ]);
    expect(all[0]).toMatchObject({
      ...{ schemaVersion: 1, lane: 'production', instanceId: 'instance-1', tenantId: id },
      ...{ sourceTime: '2026-01-05T00:00:00.001Z', tenant: { name: 'Acme' }, created: true },
    });
    const after = (all[431] as Item).cursor as string;
    expect(await itemsOf(connector, `changes?tenantId=${id}&after=${after}`)).toEqual(all.slice(432));
    expect(
      (await callAdmin(connector, `changes?tenantId=${id}&after=${String(all.at(-1)?.cursor)}`)).body,
    ).toEqual({
      items: [],
      next: null,
    });
  });

  it('keeps test data out unless it is asked for', async () => {
    const id = newTenant();
    await connector.call('tenantSync', tenantSync(id, 1, { testFlag: 1 }));
    expect(await itemsOf(connector, `changes?tenantId=${id}`)).toEqual([]);
    expect(await itemsOf(connector, `changes?tenantId=${id}&lane=test`)).toHaveLength(1);
  });

  it.each(['x', '1', '1.', '-1.0', '1.1.1', '1.0; drop'])(
    'refuses %p as a place to go on after',
    async (after) => {
      const reply = await callAdmin(connector, `changes?after=${encodeURIComponent(after)}`);
      expect(reply).toMatchObject({ status: 400, body: { errors: [{ name: 'after' }] } });
    },
  );

  it('comes as Server-Sent Events, and a client that comes back misses nothing', async () => {
    const id = newTenant();
    await connector.call('tenantSync', tenantSync(id, 1));
    const [first] = await itemsOf(connector, `changes?tenantId=${id}`);
    const live = await listen(`tenantId=${id}`, String(first?.cursor));
    await connector.call('tenantSync', tenantSync(id, 2, { name: 'Second' }));
    const [second] = await live.next(1);
    expect(second).toMatchObject({ type: 'tenant.saved', data: { tenant: { name: 'Second' } } });
    await live.close();
    await connector.call('tenantSync', tenantSync(id, 3, { name: 'Third' }));
    await connector.call('tenantSync', tenantSync(id, 4, { name: 'Fourth' }));
    const back = await listen(`tenantId=${id}`, String(second?.id));
    expect((await back.next(2)).map(({ data }) => (data.tenant as Item).name)).toEqual(['Third', 'Fourth']);
    await back.close();
  });

  it('ends its streams when the connector stops', async () => {
    const other = await TestConnector.start(database.url);
    const stream = await listen('lane=all', '0.0', other);
    await stream.next(1);
    await other.stop();
    await stream.ended();
  });

  interface ServerSentEvent {
    readonly id: string;
    readonly type: string;
    readonly data: Item;
  }

  async function listen(query: string, after: string, to = connector) {
    const abort = new AbortController();
    const response = await fetch(`${to.url}/admin/api/v1/changes/stream?${query}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'last-event-id': after },
      signal: abort.signal,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    const events: ServerSentEvent[] = [];
    const read = async (): Promise<boolean> => {
      const { done, value } = await reader.read();
      text += value ?? '';
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      events.push(...parts.filter((part) => part.includes('data:')).map(parsed));
      return !done;
    };
    return {
      next: async (count: number) => {
        while (events.length < count) await read();
        return events.splice(0, count);
      },
      ended: async () => {
        while (await read());
      },
      close: async () => {
        abort.abort();
        await reader.closed.catch(() => undefined);
      },
    };
  }

  function parsed(block: string): ServerSentEvent {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
    return { id: field('id'), type: field('event'), data: JSON.parse(field('data') || '{}') as Item };
  }
});
