import { expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { directoryOf, emptyDirectory } from '../support/directory.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  type Message,
} from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsOf } from '../support/receipts.js';

onEveryDatabase('an unbinding', {}, (on) => {
  const call = (kind: KitKind, message: Message) => on.connector.call(kind, message);
  const unbind = (tenantId: string, step: number, fields = {}) =>
    call('tenantSync', tenantSync(tenantId, step, { flag: 0, ...fields }));
  const fill = async (tenantId: string, step: number, fields = {}) => {
    await call('tenantSync', tenantSync(tenantId, step, fields));
    await call('applicationSync', applicationSync(tenantId, step, 'secret', fields));
    await call('singleOrgSync', singleOrgSync(tenantId, step, 'd1', '', fields));
    await call('authSync', authSync(tenantId, step, undefined, fields));
  };
  const outcomes = async (tenantId: string) =>
    (await receiptsOf(on.connector, tenantId)).map(({ outcome }) => outcome);

  it('ends everything in its scope and counts it; the secret is gone', async () => {
    const tenantId = newTenant();
    await fill(tenantId, 1);
    await unbind(tenantId, 2);
    expect(await directoryOf(on.connector, tenantId)).toEqual(emptyDirectory());
    expect((await receiptsOf(on.connector, tenantId)).at(-1)?.applied).toMatchObject({ removed: 4 });
    const rows = await on.connector.rows(
      `SELECT a.secret_jwe FROM application a JOIN scope s ON s.id = a.scope_id WHERE s.tenant_id = '${tenantId}'`,
    );
    expect(rows).toEqual([{ secret_jwe: null }]);
    await unbind(tenantId, 3);
    expect((await receiptsOf(on.connector, tenantId)).at(-1)?.applied).toMatchObject({
      removed: 0,
      unchanged: 1,
    });
  });

  it('leaves the other instances and the other lane of the tenant alone', async () => {
    const tenantId = newTenant();
    for (const fields of [{ instanceId: 'one' }, { instanceId: 'two' }, { instanceId: 'two', testFlag: 1 }])
      await fill(tenantId, 1, fields);
    await unbind(tenantId, 2, { instanceId: 'one' });
    const live = async (table: string) =>
      (
        await on.connector.rows<{ instance_id: string; lane: string; removed: unknown }>(
          `SELECT s.instance_id, s.lane, t.removed FROM ${table} t JOIN scope s ON s.id = t.scope_id
           WHERE s.tenant_id = '${tenantId}'`,
        )
      )
        .filter(({ removed }) => removed === false || removed === 0)
        .map(({ instance_id, lane }) => `${instance_id} ${lane}`)
        .sort();
    for (const table of ['tenant', 'application', 'department', 'authorization_user'])
      expect(await live(table)).toEqual(['two production', 'two test']);
  });

  it('supersedes what is as old as itself or older and arrives later; what is newer counts before the new bind comes', async () => {
    const tenantId = newTenant();
    await unbind(tenantId, 5);
    await fill(tenantId, 4);
    await fill(tenantId, 5);
    await call('allOrgSync', allOrgSync(tenantId, 5, [['d1']]));
    expect(await directoryOf(on.connector, tenantId)).toEqual(emptyDirectory());
    expect((await outcomes(tenantId)).slice(1)).toEqual(Array(9).fill('superseded'));
    await call('singleOrgSync', singleOrgSync(tenantId, 6, 'd1'));
    await call('authSync', authSync(tenantId, 6));
    expect(await directoryOf(on.connector, tenantId)).toMatchObject({
      tenant: null,
      departments: { d1: { path: ['d1'] } },
      users: { 'app-1/ann': { authorized: true } },
    });
    await call('tenantSync', tenantSync(tenantId, 7));
    expect((await directoryOf(on.connector, tenantId)).tenant).toBe('Acme');
  });

  it('that arrives after the rebinding is superseded, yet ends what is older than it', async () => {
    const tenantId = newTenant();
    await fill(tenantId, 1);
    await call('tenantSync', tenantSync(tenantId, 9, { name: 'Rebound' }));
    await call('singleOrgSync', singleOrgSync(tenantId, 9, 'd2'));
    await unbind(tenantId, 5);
    expect(await directoryOf(on.connector, tenantId)).toMatchObject({
      tenant: 'Rebound',
      applications: {},
      departments: { d2: { path: ['d2'] } },
      users: {},
    });
    // and what was on its way is superseded by it
    await call('singleOrgSync', singleOrgSync(tenantId, 4, 'd3'));
    expect(Object.keys((await directoryOf(on.connector, tenantId)).departments)).toEqual(['d2']);
  });

  it('that is older than a full list spares what the list confirmed', async () => {
    const tenantId = newTenant();
    await call('singleOrgSync', singleOrgSync(tenantId, 1, 'a'));
    await call('allOrgSync', allOrgSync(tenantId, 9, [['a'], ['b', 'a']]));
    await unbind(tenantId, 5);
    expect(Object.keys((await directoryOf(on.connector, tenantId)).departments).sort()).toEqual(['a', 'b']);
  });

  it('closes a held removal of the scope', async () => {
    const tenantId = newTenant();
    const many = Array.from({ length: 20 }, (_, i) => [`d${i}`] as const);
    await call('allOrgSync', allOrgSync(tenantId, 1, many));
    await call('allOrgSync', allOrgSync(tenantId, 2, [['d0']]));
    await unbind(tenantId, 3);
    const states = await on.connector.rows(
      `SELECT h.state FROM held_removal h JOIN scope s ON s.id = h.scope_id WHERE s.tenant_id = '${tenantId}'`,
    );
    expect(states).toEqual([{ state: 'superseded' }]);
  });
});
