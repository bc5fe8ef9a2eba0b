import { expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { directoryOf } from '../support/directory.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  user,
  type Message,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { outcomesOf } from '../support/receipts.js';

type Make = (tenantId: string) => Message;
const REPEATED: readonly [what: string, kind: KitKind, before: readonly [KitKind, Make][], message: Make][] =
  [
    ['a bind', 'tenantSync', [], (id) => tenantSync(id, 5)],
    [
      'an unbind',
      'tenantSync',
      [['tenantSync', (id) => tenantSync(id, 1)]],
      (id) => tenantSync(id, 5, { flag: 0 }),
    ],
    ['an unbind of something unknown', 'tenantSync', [], (id) => tenantSync(id, 5, { flag: 0 })],
    ['an application', 'applicationSync', [], (id) => applicationSync(id, 5)],
    [
      'an application taken away',
      'applicationSync',
      [['applicationSync', (id) => applicationSync(id, 1)]],
      (id) => applicationSync(id, 5, '', { flag: 0, clientSecret: '' }),
    ],
    ['a grant', 'authSync', [], (id) => authSync(id, 5, [user('ann'), user('bob')])],
    [
      'a withdrawal',
      'authSync',
      [['authSync', (id) => authSync(id, 1)]],
      (id) => authSync(id, 5, [{ userName: 'ann' }], { flag: 3 }),
    ],
    [
      'a removal of a user',
      'authSync',
      [['authSync', (id) => authSync(id, 1)]],
      (id) => authSync(id, 5, [{ userName: 'ann' }], { flag: 0 }),
    ],
    ['a department', 'singleOrgSync', [], (id) => singleOrgSync(id, 5, 'd1')],
    [
      'a removal of a department',
      'singleOrgSync',
      [['singleOrgSync', (id) => singleOrgSync(id, 1, 'd1')]],
      (id) => singleOrgSync(id, 5, 'd1', '', { flag: 0 }),
    ],
    [
      'a full list',
      'allOrgSync',
      [['singleOrgSync', (id) => singleOrgSync(id, 1, 'gone')]],
      (id) => allOrgSync(id, 5, [['d1'], ['d2', 'd1']]),
    ],
    ['an empty list', 'allOrgSync', [], (id) => allOrgSync(id, 5, [])],
  ];

onEveryDatabase('a message repeated under new nonces', {}, (on) => {
  it.each(REPEATED)(
    '%s: sent 1, 2 and 10 times it ends in the same state, success each time',
    async (_, kind, before, make) => {
      const ends = [];
      for (const times of [1, 2, 10]) {
        const tenantId = newTenant();
        for (const [priorKind, prior] of before) await on.connector.call(priorKind, prior(tenantId));
        for (let i = 0; i < times; i++)
          expect((await on.connector.call(kind, make(tenantId))).text).toBe(
            '{"resultCode":"000000","resultMsg":"success."}',
          );
        ends.push(await directoryOf(on.connector, tenantId));
        const outcomes = await outcomesOf(on.connector, tenantId);
        expect(outcomes.unchanged ?? 0).toBeGreaterThanOrEqual(times - 1);
        expect(outcomes.applied ?? 0).toBeLessThanOrEqual(before.length + 1);
      }
      expect(ends[1]).toEqual(ends[0]);
      expect(ends[2]).toEqual(ends[0]);
    },
  );

  it('with a newer source time each: nothing changes but the time', async () => {
    const tenantId = newTenant();
    for (let step = 1; step <= 10; step++) {
      await on.connector.call('tenantSync', tenantSync(tenantId, step, { flag: step === 1 ? 1 : 2 }));
      await on.connector.call('applicationSync', applicationSync(tenantId, step));
    }
    expect(await outcomesOf(on.connector, tenantId)).toEqual({ applied: 2, unchanged: 18 });
  });

  it('in the test lane too, in any order, twice a day', async () => {
    const tenantId = newTenant();
    const saved: [KitKind, Message][] = [
      ['authSync', authSync(tenantId, 9, [user('ann')], { testFlag: 1 })],
      ['allOrgSync', allOrgSync(tenantId, 3, [['d1']], { testFlag: 1 })],
      ['singleOrgSync', singleOrgSync(tenantId, 2, 'd1', '', { flag: 0, testFlag: 1 })],
      ['tenantSync', tenantSync(tenantId, 8, { flag: 0, testFlag: 1 })],
      ['applicationSync', applicationSync(tenantId, 1, 'secret', { testFlag: 1 })],
      ['tenantSync', tenantSync(tenantId, 1, { testFlag: 1 })],
    ];
    for (const order of [saved, [...saved].reverse(), saved, [...saved].reverse()])
      for (const [kind, message] of order)
        expect(await on.connector.call(kind, message)).toMatchObject({ status: 200, resultCode: '000000' });
  });
});
