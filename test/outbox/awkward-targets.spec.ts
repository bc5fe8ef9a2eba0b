import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { reject, retry, type DeliveryResult } from '../../src/outbox/change-target.js';
import { DeliveriesService } from '../../src/outbox/deliveries.service.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, singleOrgSync } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';

const MINUTE = 60_000;
const HALF_A_PAIR = '😀'.slice(0, 1);

describe.each(DATABASES)('a target that behaves awkwardly, on $name', ({ fresh }) => {
  const recorder = new Recorder('recorder', { batchSize: 10 });
  const picky = new Recorder('picky', { types: ['department.saved'] });
  let database: TestDatabase;
  let connector: TestConnector;
  let now = Date.now();
  beforeAll(async () => {
    database = await fresh();
    const options = { targets: [recorder, picky], delivery: { dispatch: false } };
    connector = await TestConnector.start(database.url, {}, options);
    jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(async () => {
    recorder.forget();
    picky.forget();
    now += 48 * 60 * MINUTE;
    await drain();
    recorder.forget();
    picky.forget();
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  const drain = () => connector.app.get(Dispatcher).drain();
  const tell = async (tenantId: string, step: number, code = 'd', parent = '', fields = {}) => {
    const message = singleOrgSync(tenantId, step, code, parent, { orgName: `n${step}`, ...fields });
    expect(await connector.call('singleOrgSync', message, { timestamp: now })).toMatchObject({
      resultCode: '000000',
    });
  };
  const names = (tenantId: string, target = recorder) =>
    target.told(tenantId).map((change) => ('department' in change ? change.department.name : ''));
  const parked = (tenantId: string) =>
    connector.rows<{ status: string; reason: string; attempts: number; target: string }>(
      `SELECT p.status, p.reason, p.attempts, p.target FROM parked_delivery p JOIN scope s ON s.id = p.scope_id
       WHERE s.tenant_id = '${tenantId}' ORDER BY p.position, p.item`,
    );
  const stream = async (tenantId: string) => {
    const [row] = await connector.rows<Record<string, string | number | null>>(
      `SELECT d.* FROM delivery_stream d JOIN scope s ON s.id = d.scope_id
       WHERE s.tenant_id = '${tenantId}' AND d.target = 'recorder'`,
    );
    return row;
  };
  const retryAll = (tenantId: string) =>
    connector.app.get(DeliveriesService).retry({ tenantId }, () => Promise.resolve());

  it.each<[what: string, reason: string]>([
    ['a NUL', 'zero \0 byte'],
    ['half a character', `half ${HALF_A_PAIR}`],
    ['a character that is cut in half', `${'x'.repeat(999)}😀`],
    ['100 000 characters', '错'.repeat(100_000)],
    ['nothing', undefined as unknown as string],
  ])('may give a reason with %s: it is parked, and other enterprises are not held up', async (_, reason) => {
    for (const fail of [() => reject(reason), () => Promise.reject(new Error(reason))]) {
      const [bad, good] = [newTenant(), newTenant()];
      recorder.behave = (_, { tenantId }) => (tenantId === bad ? fail() : undefined);
      await tell(bad, 1);
      await tell(good, 1);
      for (let day = 0; day < 13; day++, now += 24 * 60 * MINUTE) await drain();
      expect(names(good)).toEqual(['n1']);
      expect(await parked(bad)).toMatchObject([{ status: 'abandoned', target: 'recorder' }]);
      recorder.forget();
    }
  });

  it.each([1500.4, Number.NaN, -5, Infinity, 1e300])(
    'may ask for a retry after %d ms: it comes again, within a week, and others are not held up',
    async (afterMs) => {
      const [bad, good] = [newTenant(), newTenant()];
      await tell(bad, 1);
      await tell(good, 1);
      recorder.behave = (_, { tenantId }) => (tenantId === bad ? retry('later', afterMs) : undefined);
      await drain();
      expect(names(good)).toEqual(['n1']);
      expect(await stream(bad)).toMatchObject({ lease_id: null });
      recorder.forget();
      now += 7 * 24 * 60 * MINUTE;
      await drain();
      expect(names(bad)).toEqual(['n1']);
    },
  );

  it.each<[string, unknown]>([
    ['an object of its own', { ok: true }],
    ['true', true],
    ['null', null],
    ['a list with one', [{ status: 'done' }]],
  ])('that answers %s delivered nothing: it is told again', async (_, answer) => {
    const id = newTenant();
    await tell(id, 1);
    recorder.behave = () => answer as DeliveryResult;
    await drain();
    expect(await stream(id)).toMatchObject({ lease_id: null, position: expect.anything() });
    recorder.forget();
    now += MINUTE;
    await drain();
    expect(names(id)).toEqual(['n1']);
  });

  it('that is slow about parked changes is told no more of them than its lease covers', async () => {
    const id = newTenant();
    recorder.behave = () => reject('no');
    for (let i = 1; i <= 6; i++) await tell(id, i, `d${i}`);
    await drain();
    recorder.forget();
    expect(await retryAll(id)).toBe(6);
    const leases: number[] = [];
    recorder.behave = async () => {
      leases.push(Number((await stream(id))?.lease_until) - now);
      now += 25_000;
    };
    await drain();
    expect(names(id)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    // each began with as much of the lease left as a delivery may take
    expect(Math.min(...leases)).toBeGreaterThanOrEqual(30_000);
    expect((await parked(id)).every(({ status }) => status === 'delivered')).toBe(true);
  });

  it('whose deliveries end the process every time is told the others one by one, and that one is parked', async () => {
    const id = newTenant();
    for (let i = 1; i <= 5; i++) await tell(id, i, `d${i}`);
    now += 1;
    // what a process that dies in a delivery leaves behind: a claim that nobody settles
    let deliveries = 0;
    const arrived = new Set<string>();
    const diesAt = (code: string) => {
      recorder.behave = async (changes) => {
        const codes = changes.map((change) => ('department' in change ? change.department.code : ''));
        if (!codes.includes(code)) return void codes.forEach((one) => arrived.add(one));
        if (++deliveries > 100) return;
        const row = await stream(id);
        await connector.rows(
          `UPDATE delivery_stream SET lease_id = 'dead', lease_until = 1 WHERE lease_id = '${row?.lease_id}'`,
        );
        throw new Error('this process is dead and settles nothing');
      };
    };
    diesAt('d3');
    for (let deaths = 0; deaths < 40 && (await parked(id)).length === 0; deaths++) {
      recorder.calls.length = 0;
      await drain();
    }
    expect(await parked(id)).toMatchObject([
      { status: 'abandoned', reason: expect.stringContaining('process') },
    ]);
    const [row] = await connector.rows<{ object: string }>(
      `SELECT p.object FROM parked_delivery p JOIN scope s ON s.id = p.scope_id WHERE s.tenant_id = '${id}'`,
    );
    expect(row?.object).toContain('d3');
    await drain();
    expect([...arrived].sort()).toEqual(['d1', 'd2', 'd4', 'd5']);
    expect((await stream(id))?.due_at).toBeNull();
  });

  it('that no longer takes the test lane is not told what waits there', async () => {
    const id = newTenant();
    Object.assign(recorder, { lanes: ['production', 'test'] });
    recorder.behave = () => retry('later');
    await tell(id, 1, 'd', '', { testFlag: 1 });
    await drain();
    expect(names(id)).toEqual(['n1']);
    Object.assign(recorder, { lanes: undefined });
    recorder.forget();
    now += MINUTE;
    await drain();
    expect(names(id)).toEqual([]);
    expect((await stream(id))?.due_at).toBeNull();
  });

  it('that wants some types only is sent a parked change again though others came after it', async () => {
    const id = newTenant();
    picky.behave = () => reject('no');
    await tell(id, 1, 'top');
    await tell(id, 2, 'd');
    await drain();
    picky.forget();
    await tell(id, 3, 'd', 'top', { orgName: 'n2' }); // department.moved, which it does not want
    await drain();
    await retryAll(id);
    await drain();
    expect(names(id, picky).sort()).toEqual(['n1', 'n2']);
  });

  it('leaves nothing to do when the enterprise was purged meanwhile', async () => {
    const id = newTenant();
    await tell(id, 1);
    recorder.behave = () => retry('later');
    await drain();
    recorder.forget();
    const row = await stream(id);
    // as housekeeping does, while another process had just made the changes known to the stream
    await connector.rows(`DELETE FROM change_batch WHERE scope_id = '${row?.scope_id}'`);
    now += MINUTE;
    await drain(); // and that it ends
    expect((await stream(id))?.due_at ?? null).toBeNull();
    await tell(id, 2);
    await drain();
    expect(names(id)).toEqual(['n2']);
  });
});
