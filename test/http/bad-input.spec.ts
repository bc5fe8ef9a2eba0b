import { expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { badAllOrgSync, validAllOrgSync } from '../messages/bad-input/all-org-sync.js';
import { badApplicationSync, validApplicationSync } from '../messages/bad-input/application-sync.js';
import { badAuthSync, validAuthSync } from '../messages/bad-input/auth-sync.js';
import type { BadInput, Fields } from '../messages/bad-input/bad-input.js';
import { badSingleOrgSync, validSingleOrgSync } from '../messages/bad-input/single-org-sync.js';
import { badTenantSync, validTenantSync } from '../messages/bad-input/tenant-sync.js';
import { sealSecret } from '../support/connector.js';
import { sign } from '../support/independent-signature.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';

const KINDS: [KitKind, Fields, BadInput[]][] = [
  ['tenantSync', validTenantSync, badTenantSync],
  ['applicationSync', { ...validApplicationSync, clientSecret: sealSecret('secret') }, badApplicationSync],
  ['authSync', validAuthSync, badAuthSync],
  ['singleOrgSync', validSingleOrgSync, badSingleOrgSync],
  ['allOrgSync', validAllOrgSync, badAllOrgSync],
];
const TABLES = [
  'scope',
  'tenant',
  'application',
  'department',
  'department_list',
  'authorization_user',
  'nonce_claim',
];

onEveryDatabase('bad input', {}, (on) => {
  it.each(KINDS)(
    '%s: every case is answered 000002 naming the field, and leaves nothing but its receipt',
    async (kind, valid, cases) => {
      const replies = await Promise.all(
        cases.map(async ({ what, change, field }, i) => {
          const nonce = `${kind}-${i}`;
          const body = Buffer.from(JSON.stringify(change(structuredClone(valid))));
          const path = `/isv/produce/produceAPI/v2/${kind}`;
          const reply = await on.connector.send({
            method: 'POST',
            path,
            headers: sign(body, { nonce }),
            body,
          });
          return { what, field, nonce, reply };
        }),
      );
      const receipts = new Map(
        (await receiptsWhere(on.connector, `kind = '${kind}'`)).map((receipt) => [receipt.nonce, receipt]),
      );
      for (const { what, field, nonce, reply } of replies) {
        // long paths are cut; a body that is too deep is refused before its fields are looked at
        const named = what.endsWith('extension is 101 levels deep') ? '100 levels' : field.slice(0, 39);
        expect({ what, ...reply }).toMatchObject({ what, status: 200, resultCode: '000002' });
        expect(reply.resultMsg).toContain(named);
        expect(reply.resultMsg.length).toBeLessThanOrEqual(255);
        expect(reply.resultMsg).toMatch(
          /重试无效，请联系应用商家。.*Retrying will not help; contact the app's vendor\. \[\w+\]$/,
        );
        const receipt = receipts.get(nonce);
        expect(receipt).toMatchObject({ outcome: 'refused', result_code: '000002', applied: null });
        expect(reply.resultMsg).toContain(receipt?.id);
      }
      expect(receipts.size).toBe(cases.length);
      for (const table of TABLES) expect(await on.connector.rows(`SELECT * FROM ${table}`)).toEqual([]);
    },
  );

  it('a message with ten mistakes is refused for one of them; put right, it is accepted', async () => {
    for (const [kind, valid] of KINDS) {
      expect((await on.connector.call(kind, {})).resultCode).toBe('000002');
      expect((await on.connector.call(kind, valid)).resultCode).toBe('000000');
    }
  });

  it('a source time more than 24 h ahead of our clock is refused in the production lane only', async () => {
    const ahead = (hours: number) =>
      new Date(Date.now() + (8 + hours) * 3_600_000).toISOString().replace(/\D/g, '');
    const message = { ...validSingleOrgSync, tenantId: 'from-the-future' };
    const reply = await on.connector.call('singleOrgSync', { ...message, timeStamp: ahead(25) });
    expect(reply).toMatchObject({ resultCode: '000002' });
    expect(reply.resultMsg).toContain('timeStamp');
    const users = { ...validAuthSync, currentSyncTime: ahead(25) };
    expect((await on.connector.call('authSync', users)).resultMsg).toContain('currentSyncTime');
    expect((await on.connector.call('singleOrgSync', { ...message, timeStamp: ahead(23) })).resultCode).toBe(
      '000000',
    );
    const test = { ...message, timeStamp: ahead(25), testFlag: 1 };
    expect((await on.connector.call('singleOrgSync', test)).resultCode).toBe('000000');
    const old = { ...message, timeStamp: '19700102000000000' };
    expect((await on.connector.call('singleOrgSync', old)).resultCode).toBe('000000');
  });
});
