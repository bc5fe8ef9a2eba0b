import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from '@jest/globals';
import { ADMIN_TOKEN } from '../support/connector.js';
import { applicationSync, newTenant } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin, itemsOf } from './call-admin.js';

const [A, B] = [newTenant(), newTenant()];
const SECRET = 'the-secret-of-A';
const ID = createHash('sha256').update(ADMIN_TOKEN).digest('hex').slice(0, 8);

onEveryDatabase('revealing a secret', {}, (running) => {
  const reveal = (body: unknown) =>
    callAdmin(running.connector, 'applications/reveal', { method: 'POST', body });
  const wanted = { instanceId: 'instance-1', tenantId: A, appId: 'app-1' };
  const reveals = (tenant: string) =>
    itemsOf(running.connector, `receipts?kind=admin.reveal&tenantId=${tenant}&lane=all`);

  beforeAll(async () => {
    const { connector } = running;
    await connector.call('applicationSync', applicationSync(A, 1, SECRET));
    await connector.call('applicationSync', applicationSync(A, 1, 'of-the-test-lane', { testFlag: 1 }));
    await connector.call('applicationSync', applicationSync(B, 1, 'the-secret-of-B'));
    await connector.call('applicationSync', applicationSync(B, 2, '', { appId: 'gone', flag: 0 }));
  });

  it('answers with it and leaves an audit entry that names the token, not the secret', async () => {
    const { status, headers, body } = await reveal(wanted);
    expect([status, body]).toEqual([200, { clientSecret: SECRET }]);
    expect(headers.get('cache-control')).toBe('no-store');
    const [entry, ...others] = await reveals(A);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      ...{
        kind: 'admin.reveal',
        dialect: 'admin',
        outcome: 'applied',
        resultCode: '000000',
        lane: 'production',
      },
      ...{
        instanceId: 'instance-1',
        tenantId: A,
        reason: `revealed by token ${ID}`,
        keyMatched: ID,
        bodyHash: '',
      },
    });
    const detail = await callAdmin(running.connector, `receipts/${entry?.id as string}`);
    expect(detail.body).toMatchObject({ request: { appId: 'app-1' }, reply: null });
    expect(detail.text).not.toContain(SECRET);
  });

  it('reads the lane that is named', async () => {
    expect((await reveal({ ...wanted, lane: 'test' })).body).toEqual({ clientSecret: 'of-the-test-lane' });
  });

  it('answers 404, and notes nothing, for what there is not or is removed', async () => {
    const misses = [
      { appId: 'gone', tenantId: B },
      { appId: 'APP-1' },
      { instanceId: '' },
      { tenantId: 'nobody' },
    ];
    for (const miss of misses) {
      const { status, body } = await reveal({ ...wanted, ...miss });
      expect([miss, status, body.status]).toEqual([miss, 404, 404]);
    }
    expect(await reveals(B)).toEqual([]);
  });

  it('answers 400 for a request that is not whole', async () => {
    expect((await reveal({ tenantId: A, appId: 'app-1' })).body).toMatchObject({
      errors: [{ name: 'instanceId' }],
    });
    expect((await reveal({ ...wanted, lane: 'all' })).body).toMatchObject({ errors: [{ name: 'lane' }] });
    expect((await reveal({ ...wanted, more: 1 })).body).toMatchObject({ errors: [{ name: 'more' }] });
    expect((await reveal({ ...wanted, tenantId: { $ne: '' } })).status).toBe(400);
    expect((await reveal({ ...wanted, tenantId: 'a\0' })).status).toBe(400);
    expect((await reveal('{"tenantId":')).status).toBe(400);
    expect((await reveal(undefined)).status).toBe(400);
  });

  it('does not answer when the audit entry cannot be stored', async () => {
    const { dataSource } = running.connector;
    await dataSource.query('ALTER TABLE receipt RENAME TO receipt_away');
    try {
      const { status, text } = await reveal(wanted);
      expect(status).toBe(500);
      expect(text).not.toContain(SECRET);
    } finally {
      await dataSource.query('ALTER TABLE receipt_away RENAME TO receipt');
    }
  });
});
