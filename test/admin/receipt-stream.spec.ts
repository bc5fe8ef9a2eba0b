import { expect, it } from '@jest/globals';
import { ADMIN_TOKEN, TestConnector } from '../support/connector.js';
import { authSync, newTenant, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf } from './call-admin.js';

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

onEveryDatabase('receipts as they come', {}, (running) => {
  /**
   * Listens while calls are made again and again, since what was stored when the stream began to listen is no news to it.
   * Returns the receipts that came with the first event.
   */
  async function heard(
    query: string,
    call: (step: number) => Promise<unknown>,
  ): Promise<Record<string, unknown>[]> {
    const stop = new AbortController();
    const address = `${running.connector.url}/admin/api/v1/receipts/stream${query}`;
    const reply = await fetch(address, { headers, signal: stop.signal });
    expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = (reply.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let enough = false;
    const calling = (async () => {
      for (let step = 1; !enough; step++) await call(step);
    })();
    let text = '';
    const events = () =>
      text
        .split('\n\n')
        .slice(0, -1)
        .filter((block) => block.includes('event: receipt'));
    while (events().length === 0) {
      const { done, value } = await reader.read();
      if (done) throw new Error('the stream ended');
      text += value;
    }
    enough = true;
    await calling;
    stop.abort();
    const data = events().map((event) => /^data: (.*)$/m.exec(event)?.[1] ?? '');
    return data.map((json) => JSON.parse(json) as Record<string, unknown>);
  }

  it('are told to whoever listens, those before not', async () => {
    const { connector } = running;
    const [before, tenant] = [newTenant(), newTenant()];
    await connector.call('tenantSync', tenantSync(before, 1));
    const receipts = await heard('', (step) =>
      connector.call('tenantSync', tenantSync(tenant, step, { name: `Name ${step}` })),
    );
    const [listed] = await itemsOf(connector, `receipts?tenantId=${tenant}&limit=1`);
    for (const receipt of receipts) {
      expect(receipt).toMatchObject({ tenantId: tenant, kind: 'tenantSync', outcome: 'applied' });
      expect(Object.keys(receipt).sort()).toEqual(Object.keys(listed ?? {}).sort());
    }
  });

  it('are narrowed as the list is: refused ones only, which no change announces', async () => {
    const { connector } = running;
    const receipts = await heard('?outcome=refused&kind=authSync', async (step) => {
      await connector.call('tenantSync', tenantSync(newTenant(), step));
      await connector.call('authSync', authSync(newTenant(), 1, 'no list at all'));
    });
    for (const receipt of receipts) expect(receipt).toMatchObject({ kind: 'authSync', outcome: 'refused' });
  });

  it('refuse filters that are none', async () => {
    expect((await callAdmin(running.connector, 'receipts/stream?limit=5')).status).toBe(400);
  });
});

it('a listener is let go when the connector stops', async () => {
  const connector = await TestConnector.start('sqlite::memory:');
  const reply = await fetch(`${connector.url}/admin/api/v1/receipts/stream`, { headers });
  const ended = reply.text();
  await connector.stop();
  expect(await ended).not.toContain('event: receipt');
});
