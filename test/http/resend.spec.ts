import { afterEach, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { seal } from '../support/connector.js';
import { directoryOf } from '../support/directory.js';
import { allOrgSync, applicationSync, newTenant, singleOrgSync, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { outcomesOf, receiptsOf } from '../support/receipts.js';

onEveryDatabase('a request that comes again', {}, (on) => {
  afterEach(() => void jest.restoreAllMocks());
  const setClock = (now: number) =>
    jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(now);

  it('byte for byte gets the first reply byte for byte, applies nothing, and leaves a receipt that names the first', async () => {
    const tenantId = newTenant();
    const request = seal('tenantSync', tenantSync(tenantId, 5));
    const first = await on.connector.send(request);
    // had the resend been applied, the newer name would be gone
    await on.connector.call('tenantSync', tenantSync(tenantId, 5, { name: 'Newer' }));
    const again = await on.connector.send(request);
    expect(again).toEqual(first);
    expect((await directoryOf(on.connector, tenantId)).tenant).toBe('Newer');
    const [one, , three] = await receiptsOf(on.connector, tenantId);
    expect(three).toMatchObject({
      outcome: 'resent',
      result_code: '000000',
      first_id: one?.id,
      reply: one?.reply,
    });
    expect(three?.applied).toBeNull();
  });

  it('ten times is answered alike ten times', async () => {
    const tenantId = newTenant();
    const request = seal('applicationSync', applicationSync(tenantId, 5));
    const replies = [];
    for (let i = 0; i < 10; i++) replies.push((await on.connector.send(request)).text);
    expect(new Set(replies).size).toBe(1);
    const outcomes = (await receiptsOf(on.connector, tenantId)).map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['applied', ...Array<string>(9).fill('resent')]);
  });

  it('with upper-case header names or signature is the same request', async () => {
    const tenantId = newTenant();
    const request = seal('tenantSync', tenantSync(tenantId, 5));
    await on.connector.send(request);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name.toUpperCase(),
        name === 'x-sign' ? value.toUpperCase() : value,
      ]),
    );
    expect((await on.connector.send({ ...request, headers })).resultCode).toBe('000000');
    expect((await receiptsOf(on.connector, tenantId)).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'resent',
    ]);
  });

  it('with its nonce but another body, timestamp or route is refused with 000001 and applies nothing', async () => {
    const tenantId = newTenant();
    const now = Date.now();
    const sealing = { nonce: `nonce-of-${tenantId}`, timestamp: now };
    const message = { ...tenantSync(tenantId, 5), orgCode: 'd1', orgName: 'Sales' };
    await on.connector.call('tenantSync', message, sealing);
    const others = [
      await on.connector.call('tenantSync', { ...message, name: 'Forged' }, sealing),
      await on.connector.call('tenantSync', message, { ...sealing, timestamp: now - 1 }),
      await on.connector.call('singleOrgSync', message, sealing),
      await on.connector.call('tenantSync', { ...message, tenantId: `${tenantId}-other` }, sealing),
    ];
    for (const { status, resultCode, resultMsg } of others) {
      expect({ status, resultCode }).toEqual({ status: 200, resultCode: '000001' });
      expect(resultMsg).toContain('nonce');
    }
    expect(await directoryOf(on.connector, tenantId)).toMatchObject({ tenant: 'Acme', departments: {} });
    const receipts = await receiptsOf(on.connector, tenantId);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['applied', 'refused', 'refused', 'refused']);
  });

  it('with its nonce under another access key is another request', async () => {
    const tenantId = newTenant();
    const sealing = { nonce: `nonce-of-${tenantId}` };
    await on.connector.call('tenantSync', tenantSync(tenantId, 5), sealing);
    const forged = await on.connector.call('tenantSync', tenantSync(tenantId, 6), {
      ...sealing,
      accessKey: 'nope',
    });
    expect(forged.resultCode).toBe('000001');
    expect(forged.resultMsg).not.toContain('nonce');
  });

  it('after it was refused is judged afresh: a refusal claims no nonce', async () => {
    const tenantId = newTenant();
    const sealing = { nonce: `nonce-of-${tenantId}`, timestamp: Date.now() };
    const bad = seal('tenantSync', tenantSync(tenantId, 5, { name: 7 }), sealing);
    expect((await on.connector.send(bad)).resultCode).toBe('000002');
    expect((await on.connector.send(bad)).resultCode).toBe('000002');
    const good = await on.connector.call('tenantSync', tenantSync(tenantId, 5), sealing);
    expect(good.resultCode).toBe('000000');
    expect(await on.connector.rows(`SELECT * FROM nonce_claim WHERE id = '${tenantId}'`)).toEqual([]);
  });

  it('after it failed on our side is applied', async () => {
    const tenantId = newTenant();
    const request = seal('tenantSync', tenantSync(tenantId, 5));
    const broken = jest.spyOn(on.connector.dataSource, 'createQueryRunner').mockImplementation(() => {
      throw new Error('out of order');
    });
    expect((await on.connector.send(request)).resultCode).toBe('000005');
    broken.mockRestore();
    expect((await on.connector.send(request)).resultCode).toBe('000000');
    expect((await directoryOf(on.connector, tenantId)).tenant).toBe('Acme');
  });

  it('after its window is refused with 000002 and applies nothing', async () => {
    const tenantId = newTenant();
    const request = seal('tenantSync', tenantSync(tenantId, 5));
    await on.connector.send(request);
    setClock(Date.now() + 61_000);
    const late = await on.connector.send(request);
    expect(late).toMatchObject({ status: 200, resultCode: '000002' });
    expect(late.resultMsg).toContain('x-timestamp');
  });

  it('while its timestamp, ahead of our clock, can still be inside the window, has its nonce remembered', async () => {
    const tenantId = newTenant();
    const now = Date.now();
    const sealing = { nonce: `nonce-of-${tenantId}`, timestamp: now + 50_000 };
    const request = seal('singleOrgSync', singleOrgSync(tenantId, 5, 'd1'), sealing);
    setClock(now);
    await on.connector.send(request);
    setClock(now + 109_000);
    expect((await on.connector.send(request)).resultCode).toBe('000000');
    const other = await on.connector.call('singleOrgSync', singleOrgSync(tenantId, 6, 'd2'), sealing);
    expect(other.resultCode).toBe('000001');
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 1, resent: 1, refused: 1 });
  });

  it('frees its nonce when its window has passed', async () => {
    const tenantId = newTenant();
    const now = Date.now();
    const nonce = `nonce-of-${tenantId}`;
    setClock(now);
    await on.connector.call('singleOrgSync', singleOrgSync(tenantId, 5, 'd1'), { nonce, timestamp: now });
    setClock(now + 60_001);
    const next = singleOrgSync(tenantId, 6, 'd2');
    expect(await on.connector.call('singleOrgSync', next, { nonce, timestamp: now + 60_001 })).toMatchObject({
      resultCode: '000000',
    });
    expect(Object.keys((await directoryOf(on.connector, tenantId)).departments).sort()).toEqual(['d1', 'd2']);
  });

  it('large (over 64 KiB) is recognised too', async () => {
    const tenantId = newTenant();
    const list = Array.from({ length: 1500 }, (_, i) => [`d${i}`] as const);
    const request = seal('allOrgSync', allOrgSync(tenantId, 5, list));
    expect(request.body.length).toBeGreaterThan(64 * 1024);
    const first = await on.connector.send(request);
    expect(await on.connector.send(request)).toEqual(first);
    expect((await receiptsOf(on.connector, tenantId)).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'resent',
    ]);
  });
});
