import { expect, it } from '@jest/globals';
import { ADMIN_TOKEN } from '../support/connector.js';
import { authSync, newTenant, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf } from './call-admin.js';

onEveryDatabase('receipts as they come', {}, (running) => {
  /** Listens, does something, and returns the events that came until there were `wanted` of them. */
  async function heard(query: string, wanted: number, act: () => Promise<unknown>): Promise<string[]> {
    const stop = new AbortController();
    const { url } = running.connector;
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const reply = await fetch(`${url}/admin/api/v1/receipts/stream${query}`, {
      headers,
      signal: stop.signal,
    });
    expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = (reply.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    const events = () => text.split('\n\n').filter((block) => block.includes('event: receipt'));
    const acting = act();
    while (events().length < wanted) {
      const { done, value } = await reader.read();
      if (done) throw new Error('the stream ended');
      text += value;
    }
    await acting;
    stop.abort();
    return events().map((event) => /^data: (.*)$/m.exec(event)?.[1] ?? '');
  }
  /** Calls again and again: what was stored when the stream began to listen is no news to it. */
  const until = async (call: (step: number) => Promise<unknown>, enough: () => boolean) => {
    for (let step = 1; !enough(); step++) await call(step);
  };

  it('are told to whoever listens, those before not', async () => {
    const { connector } = running;
    const [before, tenant] = [newTenant(), newTenant()];
    await connector.call('tenantSync', tenantSync(before, 1));
    let over = false;
    const events = await heard('', 1, async () => {
      void until(
        (step) => connector.call('tenantSync', tenantSync(tenant, step, { name: `Name ${step}` })),
        () => over,
      );
    });
    over = true;
    const [receipt] = events.map((event) => JSON.parse(event) as Record<string, unknown>);
    expect(receipt).toMatchObject({ tenantId: tenant, kind: 'tenantSync', outcome: 'applied' });
    expect(receipt).not.toHaveProperty('request');
    const [listed] = await itemsOf(connector, `receipts?tenantId=${tenant}&limit=1`);
    expect(Object.keys(receipt ?? {}).sort()).toEqual(Object.keys(listed ?? {}).sort());
  });

  it('are narrowed as the list is: refused ones only, which no change announces', async () => {
    const { connector } = running;
    let over = false;
    const events = await heard('?outcome=refused&kind=authSync', 1, async () => {
      void until(
        async (step) => {
          await connector.call('tenantSync', tenantSync(newTenant(), step));
          await connector.call('authSync', authSync(newTenant(), 1, 'no list at all'));
        },
        () => over,
      );
    });
    over = true;
    for (const event of events)
      expect(JSON.parse(event)).toMatchObject({ kind: 'authSync', outcome: 'refused' });
  });

  it('refuse filters that are none', async () => {
    expect((await callAdmin(running.connector, 'receipts/stream?limit=5')).status).toBe(400);
  });
});
