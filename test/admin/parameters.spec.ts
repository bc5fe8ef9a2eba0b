import { beforeAll, expect, it } from '@jest/globals';
import { allOrgSync, newTenant } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { callAdmin } from './call-admin.js';

onEveryDatabase('the parameters of the lists', {}, (running) => {
  beforeAll(() => running.connector.call('allOrgSync', allOrgSync(newTenant(), 1, [['d1'], ['d2']])));

  it('refuse a cursor that they did not hand out', async () => {
    const { body } = await callAdmin(running.connector, 'departments?limit=1');
    const forged = Buffer.from(JSON.stringify(['users', 'x', 'y\0', 'z'])).toString('base64url');
    const refused = [
      [`applications?after=${body.next as string}`, 'applications'],
      [`users?after=${body.next as string}`, 'users'],
      [`departments?after=${body.next as string}x`, 'departments'],
      ['users?after=nonsense', 'users'],
      [`users?after=${forged}`, 'users'],
      ['receipts?after=', 'receipts'],
    ] as const;
    for (const [path, list] of refused) {
      const reply = await callAdmin(running.connector, path);
      const errors = [{ name: 'after', detail: `is not the "next" of a page of ${list}` }];
      expect([path, reply.status, reply.body.errors]).toEqual([path, 400, errors]);
    }
  });

  it.each([
    ['tenants?limit=0', 'limit'],
    ['tenants?limit=1001', 'limit'],
    ['tenants?limit=ten', 'limit'],
    ['tenants?lane=Production', 'lane'],
    ['tenants?removed=yes', 'removed'],
    ['tenants?tenantid=x', 'tenantid'],
    ['tenants?appId=x', 'appId'],
    ['tenants?tenantId=a&tenantId=b', 'tenantId'],
    ['tenants?tenantId=%00', 'tenantId'],
    ['departments?tree=maybe', 'tree'],
    ['departments?tree=true&after=x', 'after'],
    ['users?__proto__=x', '__proto__'],
    ['users?constructor=x', 'constructor'],
    ['receipts?from=yesterday', 'from'],
    ['receipts?to=2026-01-05T00:00:00', 'to'],
    ['receipts?resultCode=2', 'resultCode'],
    ['receipts?outcome=fine', 'outcome'],
    ['removals?state=closed', 'state'],
  ])('refuse %s and name %s', async (path, name) => {
    const { status, headers, body } = await callAdmin(running.connector, path);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      errors: [{ name }],
    });
    expect(body.detail).toMatch(name);
  });
});
