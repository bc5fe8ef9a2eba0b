import { createHash } from 'node:crypto';
import { afterEach, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { ACCESS_KEY, seal } from '../support/connector.js';
import { directoryOf } from '../support/directory.js';
import { sign } from '../support/independent-signature.js';
import { newTenant, tenantSync } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf, receiptsWhere } from '../support/receipts.js';

const PATH = '/isv/produce/produceAPI/v2/tenantSync';
const OLD_KEY = 'the-key-before';

onEveryDatabase('authenticity', { KOOSYNC_KIT_ACCESS_KEYS: `${ACCESS_KEY},${OLD_KEY}` }, (on) => {
  afterEach(() => void jest.restoreAllMocks());
  const post = (body: string, headers: Record<string, string>) =>
    on.connector.send({ method: 'POST', path: PATH, headers, body: Buffer.from(body) });
  const message = (tenantId: string) => JSON.stringify(tenantSync(tenantId, 1));

  it('takes every active access key and records which one matched', async () => {
    const ids = new Set();
    for (const accessKey of [ACCESS_KEY, OLD_KEY]) {
      const tenantId = newTenant();
      expect((await post(message(tenantId), sign(message(tenantId), { accessKey }))).resultCode).toBe(
        '000000',
      );
      const [receipt] = await receiptsOf(on.connector, tenantId);
      expect(receipt?.key_matched).toMatch(/^[\da-f]{8,16}$/);
      expect(`${ACCESS_KEY} ${OLD_KEY}`).not.toContain(receipt?.key_matched);
      ids.add(receipt?.key_matched);
    }
    expect(ids.size).toBe(2);
  });

  it('takes header names and signatures in any case, and a timestamp in seconds', async () => {
    const body = message(newTenant());
    const headers = sign(body);
    const loud = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(
      (await post(body, { ...loud, 'X-SIGN': String(headers['x-sign']).toUpperCase() })).resultCode,
    ).toBe('000000');
    const other = message(newTenant());
    const timestamp = Math.floor(Date.now() / 1000);
    expect((await post(other, sign(other, { timestamp, nonce: 'ends-in-letters' }))).resultCode).toBe(
      '000000',
    );
  });

  it('takes a signature over the canonical text as over the bytes, and records which', async () => {
    const [raw, canonical] = [newTenant(), newTenant()];
    const spaced = (tenantId: string) => message(tenantId).replaceAll(',', ' , ');
    await post(spaced(raw), sign(spaced(raw)));
    const sorted = Object.fromEntries(
      Object.entries(tenantSync(canonical, 1)).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    await post(spaced(canonical), sign(JSON.stringify(sorted)));
    expect((await receiptsOf(on.connector, raw))[0]?.canonical_form).toBe('raw');
    expect((await receiptsOf(on.connector, canonical))[0]?.canonical_form).toBe('canonical');
  });

  it.each([
    ['a wrong key', (body: string) => sign(body, { accessKey: 'wrong' }), '000001'],
    ['an empty key', (body: string) => sign(body, { accessKey: '' }), '000001'],
    ['a signature of another body', () => sign('{}'), '000001'],
    ['no signature', (body: string) => ({ ...sign(body), 'x-sign': '' }), '000001'],
    ['63 digits', (body: string) => ({ ...sign(body), 'x-sign': 'a'.repeat(63) }), '000001'],
    ['64 zeros', (body: string) => ({ ...sign(body), 'x-sign': '0'.repeat(64) }), '000001'],
    ['a signature that is no hex', (body: string) => ({ ...sign(body), 'x-sign': 'z'.repeat(64) }), '000001'],
    ['another nonce', (body: string) => ({ ...sign(body), 'x-nonce': 'another' }), '000001'],
    ['no nonce', (body: string) => ({ ...sign(body), 'x-nonce': '' }), '000002'],
    ['a nonce of 129 characters', (body: string) => sign(body, { nonce: 'n'.repeat(129) }), '000002'],
    ['no timestamp', (body: string) => ({ ...sign(body), 'x-timestamp': '' }), '000002'],
    ['a timestamp that is no number', (body: string) => sign(body, { timestamp: 'now' }), '000002'],
    ['no headers at all', () => ({}), '000002'],
  ])('%s: refused, nothing stored but size and hash', async (_, headersFor, code) => {
    const tenantId = newTenant();
    const body = message(tenantId);
    const reply = await post(body, headersFor(body));
    expect(reply).toMatchObject({ status: 200, resultCode: code });
    expect(await directoryOf(on.connector, tenantId)).toMatchObject({ tenant: null });
    const [receipt] = await receiptsWhere(
      on.connector,
      `body_hash = '${createHash('sha256').update(body).digest('hex')}'`,
    );
    expect(receipt).toMatchObject({
      ...{
        outcome: 'refused',
        result_code: code,
        kind: 'tenantSync',
        body_size: Buffer.byteLength(body),
        calls: 1,
      },
      ...{ request: null, tenant_id: null, instance_id: null, lane: null, nonce: null, key_matched: null },
    });
    expect(reply.resultMsg).toContain(receipt?.id);
    expect(JSON.stringify(receipt)).not.toContain('Acme');
  });

  it('holds the window of 60 s on both sides', async () => {
    const now = Date.now();
    jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(now);
    for (const [offset, code] of [
      [-60_000, '000000'],
      [60_000, '000000'],
      [-60_001, '000002'],
      [60_001, '000002'],
    ] as const) {
      const request = seal('tenantSync', tenantSync(newTenant(), 1), { timestamp: now + offset });
      expect({ offset, code: (await on.connector.send(request)).resultCode }).toEqual({ offset, code });
    }
  });

  it('caps the receipts of strangers per minute and counts the rest in one; callers who hold a key are not capped', async () => {
    const start = Math.ceil(Date.now() / 60_000) * 60_000;
    const clock = jest.spyOn(on.connector.app.get<Clock>(Clock), 'now').mockReturnValue(start);
    const stranger = (i: number) => post(`{"stranger":${i}}`, sign('nothing', { timestamp: start }));
    const strangers = `received_at >= ${start} AND nonce IS NULL`;
    for (let i = 0; i < 100; i++) expect((await stranger(i)).resultCode).toBe('000001');
    expect(await receiptsWhere(on.connector, strangers)).toHaveLength(60);
    for (let i = 0; i < 70; i++) {
      const known = seal('tenantSync', tenantSync(newTenant(), 1, { name: 7 }), { timestamp: start });
      expect((await on.connector.send(known)).resultCode).toBe('000002');
    }
    expect(await receiptsWhere(on.connector, `received_at >= ${start} AND nonce IS NOT NULL`)).toHaveLength(
      70,
    );
    clock.mockReturnValue(start + 60_000);
    await post('{"stranger":"next minute"}', sign('nothing', { timestamp: start + 60_000 }));
    const all = await receiptsWhere(on.connector, strangers);
    expect(all).toHaveLength(62);
    expect(all.reduce((sum, { calls }) => sum + Number(calls), 0)).toBe(101);
  });
});
