import { describe, expect, it } from '@jest/globals';
import {
  decideInstance,
  type ChangeMessage,
  type InstanceDecision,
  type KnownInstance,
} from '../../src/instances/decide-instance.js';
import {
  decideNewInstance,
  decideProvisioning,
  isToBeMade,
  withOrderInfo,
  type ProvisioningResult,
} from '../../src/instances/decide-provisioning.js';
import { decideKeep, decidePurge } from '../../src/instances/decide-purge.js';
import { instanceIdOf } from '../../src/instances/instance-id.js';
import { INSTANCE_STATUSES, type InstanceStatus } from '../../src/instances/instance-status.js';
import type { Instance } from '../../src/instances/instance.entity.js';
import { blankInstance, withStatus } from '../../src/instances/new-instance-row.js';
import type { RenewalScene } from '../../src/instances/refresh-instance.message.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { allOrders } from '../support/orders.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 5);
const AT = { now: NOW, purgeAfterMs: 30 * DAY };
const SCOPE = { lane: 'production', instanceId: 'i-1', tenantId: '' } as const;
const DEBUG = { ...SCOPE, lane: 'test' } as const;
type Key = typeof SCOPE | typeof DEBUG;

const ordered: Instance = {
  ...blankInstance(SCOPE, NOW - DAY),
  orderId: 'CS-1',
  orderLineId: 'CS-1-000001',
  expireTime: NOW + 30 * DAY,
  dueAt: NOW,
};
const made: Instance = {
  ...ordered,
  dueAt: null,
  provisionedAt: NOW - DAY,
  appInfo: { frontEndUrl: 'https://app.example' },
};
const ROWS: Readonly<Record<InstanceStatus, Instance>> = {
  provisioning: withStatus(ordered),
  active: withStatus(made),
  frozen: withStatus({ ...made, frozenAt: NOW - 1000 }),
  released: withStatus({ ...made, releasedAt: NOW - 1000, dueAt: NOW + 30 * DAY }),
  purged: withStatus({ ...made, releasedAt: NOW - 40 * DAY, purgedAt: NOW - 10 * DAY }),
  failed: withStatus({ ...ordered, dueAt: null, refusal: { code: '000106', reason: 'sold out' } }),
};

const renew = (orderId: string, expireTime: number, scene: RenewalScene = 'RENEWAL', scope: Key = SCOPE) =>
  ({
    kind: 'refreshInstance',
    scope,
    sourceTime: NOW,
    scene,
    orderId,
    orderLineId: `${orderId}-000001`,
    productId: '',
    expireTime,
  }) as const;
const upgrade = (orderId: string, scope: Key = SCOPE) =>
  ({
    kind: 'upgradeInstance',
    scope,
    sourceTime: NOW,
    orderId,
    orderLineId: `${orderId}-000001`,
    productId: '',
  }) as const;
const setStatus = (action: 'freeze' | 'unfreeze', scope: Key = SCOPE) =>
  ({ kind: 'updateInstanceStatus', scope, sourceTime: NOW, action }) as const;
const release = (scope: Key = SCOPE) => ({ kind: 'releaseInstance', scope, sourceTime: NOW }) as const;

const known = (row: Instance | undefined): KnownInstance => ({ row, orders: [] });

/** What is known after a decision. */
const after = ({ row, orders }: KnownInstance, { save, order }: InstanceDecision): KnownInstance => ({
  row: save ?? row,
  orders: order ? [...orders, order] : orders,
});

const play = (start: KnownInstance, messages: readonly ChangeMessage[], at = AT): KnownInstance =>
  messages.reduce((state, message) => after(state, decideInstance(state, message, at)), start);

function codeOf(decide: () => unknown): string {
  try {
    decide();
    return '000000';
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}

/** Status, effect and acts that a message leads to, or the code of its refusal. */
function led(row: Instance | undefined, message: ChangeMessage): string {
  const code = codeOf(() => decideInstance(known(row), message, AT));
  if (code !== '000000') return code;
  const { effect, acts, save } = decideInstance(known(row), message, AT);
  return [save?.status ?? row?.status ?? 'none', effect, ...acts].join(' ');
}

describe('an instance id', () => {
  const line = { orderId: 'CS-1', orderLineId: 'CS-1-000001' };
  it('is the same for the same order line, another one for every other', () => {
    expect(instanceIdOf('production', line)).toBe(instanceIdOf('production', { ...line }));
    const ids = [
      instanceIdOf('production', line),
      instanceIdOf('test', line),
      instanceIdOf('production', { ...line, orderLineId: 'CS-1-000002' }),
      instanceIdOf('production', { ...line, orderId: 'CS-2' }),
      instanceIdOf('production', { orderId: 'CS-1', productId: 'CS-1-000001' }),
    ];
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/);
  });

  it('stays what it was in every version', () => {
    expect(instanceIdOf('production', line)).toBe('9e50aae365d80c0ea4e7ed42bfe0fc36');
  });
});

describe('what a change makes of an instance in the production lane', () => {
  const TABLE: Readonly<Record<string, Readonly<Record<InstanceStatus | 'none', string>>>> = {
    renewal: {
      none: '000003',
      failed: '000003',
      provisioning: '000005',
      active: 'active updated renew',
      frozen: 'frozen updated renew',
      released: 'active updated renew unfreeze',
      purged: '000003',
    },
    upgrade: {
      none: '000003',
      failed: '000003',
      provisioning: '000005',
      active: 'active updated upgrade',
      frozen: 'frozen updated upgrade',
      released: '000003',
      purged: '000003',
    },
    freeze: {
      none: '000003',
      failed: '000003',
      provisioning: '000005',
      active: 'frozen updated freeze',
      frozen: 'frozen unchanged',
      released: 'released updated',
      purged: '000003',
    },
    unfreeze: {
      none: '000003',
      failed: '000003',
      provisioning: '000005',
      active: 'active unchanged',
      frozen: 'active updated unfreeze',
      released: 'released unchanged',
      purged: '000003',
    },
    release: {
      none: '000003',
      failed: '000003',
      provisioning: 'released removed',
      active: 'released removed freeze',
      frozen: 'released removed',
      released: 'released unchanged',
      purged: 'purged unchanged',
    },
  };
  const MESSAGES: Readonly<Record<string, ChangeMessage>> = {
    renewal: renew('CS-2', NOW + 395 * DAY),
    upgrade: upgrade('CS-2'),
    freeze: setStatus('freeze'),
    unfreeze: setStatus('unfreeze'),
    release: release(),
  };
  const cells = Object.entries(TABLE).flatMap(([name, row]) =>
    Object.entries(row).map(
      ([status, expected]) => [name, status as InstanceStatus | 'none', expected] as const,
    ),
  );
  it.each(cells)('%s of one that is %s: %s', (name, status, expected) => {
    const row = status === 'none' ? undefined : ROWS[status];
    expect(led(row, MESSAGES[name] as ChangeMessage)).toBe(expected);
  });

  it.each(cells.filter(([, , expected]) => !/^0/.test(expected)))(
    '%s of one that is %s, repeated, succeeds and changes nothing more',
    (name, status) => {
      const message = MESSAGES[name] as ChangeMessage;
      const once = play(known(status === 'none' ? undefined : ROWS[status]), [message]);
      expect(decideInstance(once, message, { ...AT, now: NOW + 1 })).toEqual({
        effect: 'unchanged',
        acts: [],
      });
    },
  );
});

describe('a renewal', () => {
  const expiryAfter = (...messages: ChangeMessage[]) => play(known(ROWS.active), messages).row?.expireTime;

  it('is known by its order: its repeat does not shorten what a later order has lengthened', () => {
    const [first, second] = [renew('CS-2', NOW + 60 * DAY), renew('CS-3', NOW + 90 * DAY)];
    expect(expiryAfter(first, second, first)).toBe(NOW + 90 * DAY);
  });

  it('of three orders comes to the same end in every order of arrival', () => {
    const renewals = [60, 90, 120].map((days) => renew(`CS-${days}`, NOW + days * DAY));
    for (const order of allOrders(renewals)) expect(expiryAfter(...order)).toBe(NOW + 120 * DAY);
  });

  it('with the same order and another line is another one', () => {
    const twice = [renew('CS-2', NOW + 60 * DAY), { ...renew('CS-2', NOW + 90 * DAY), orderLineId: 'other' }];
    expect(expiryAfter(...twice)).toBe(NOW + 90 * DAY);
  });

  it('that is unsubscribed shortens the term once', () => {
    const back = renew('CS-4', NOW + 30 * DAY, 'UNSUBSCRIBE_RENEWAL_PERIOD');
    expect(expiryAfter(renew('CS-2', NOW + 60 * DAY), back)).toBe(NOW + 30 * DAY);
    const again = renew('CS-5', NOW + 90 * DAY);
    expect(expiryAfter(renew('CS-2', NOW + 60 * DAY), back, again, back)).toBe(NOW + 90 * DAY);
  });

  it('changes the product when it names one', () => {
    const changed = { ...renew('CS-2', NOW + 60 * DAY, 'RENEWAL_CHANGE'), productId: 'p-2' };
    expect(play(known(ROWS.active), [changed]).row?.productId).toBe('p-2');
    expect(play(known(ROWS.active), [changed, renew('CS-3', NOW)]).row?.productId).toBe('p-2');
  });

  it('gives access back when the term was over and that froze it, not when something else did', () => {
    const expired = withStatus({ ...made, expireTime: NOW - DAY, frozenAt: NOW - 1000 });
    expect(led(expired, renew('CS-2', NOW + DAY))).toBe('active updated renew unfreeze');
    expect(led(expired, renew('CS-2', NOW - 1))).toBe('frozen updated renew');
    const punished = withStatus({ ...made, expireTime: NOW + DAY, frozenAt: NOW - 1000 });
    expect(led(punished, renew('CS-2', NOW + 2 * DAY))).toBe('frozen updated renew');
  });

  it('takes a release back while the data is there; its own old repeat does not', () => {
    const renewal = renew('CS-2', NOW + 60 * DAY);
    const state = play(known(ROWS.active), [renewal, release()]);
    expect(state.row).toMatchObject({ status: 'released', dueAt: NOW + 30 * DAY });
    expect(play(state, [renewal]).row?.status).toBe('released');
    const back = play(state, [renew('CS-3', NOW + 90 * DAY)]).row;
    expect(back).toMatchObject({ status: 'active', releasedAt: null, dueAt: null });
  });

  it('that is unsubscribed does not take a release back', () => {
    const back = renew('CS-4', NOW, 'UNSUBSCRIBE_RENEWAL_PERIOD');
    expect(led(ROWS.released, back)).toBe('released updated renew');
  });
});

describe('an upgrade', () => {
  it('moves the instance to the new order once, whatever comes between its repeats', () => {
    const state = play(known(ROWS.active), [upgrade('CS-2'), upgrade('CS-3'), upgrade('CS-2')]);
    expect(state.row).toMatchObject({ instanceId: 'i-1', orderId: 'CS-3', orderLineId: 'CS-3-000001' });
  });
});

describe('a release', () => {
  it('keeps the data for the days of grace, and of what was never finished nothing', () => {
    expect(play(known(ROWS.active), [release()]).row?.dueAt).toBe(NOW + 30 * DAY);
    expect(play(known(ROWS.provisioning), [release()]).row?.dueAt).toBe(NOW);
  });

  it('is purged when it is due and not before, and not when it was taken back', () => {
    const row = play(known(ROWS.active), [release()]).row as Instance;
    expect(decidePurge(row, NOW + 30 * DAY - 1)).toBeUndefined();
    expect(decidePurge(row, NOW + 30 * DAY)).toMatchObject({ status: 'purged', purgedAt: NOW + 30 * DAY });
    for (const status of INSTANCE_STATUSES.filter((one) => one !== 'released'))
      expect(decidePurge({ ...ROWS[status], dueAt: NOW }, NOW)).toBeUndefined();
  });

  it('is taken back by the operator, to what it was before', () => {
    const keep = (row: Instance) => decideKeep(row, NOW);
    expect(keep(ROWS.released)).toMatchObject({ kept: true, reopen: true, save: { status: 'active' } });
    const frozen = play(known(ROWS.frozen), [release()]).row as Instance;
    expect(keep(frozen)).toMatchObject({
      kept: true,
      reopen: false,
      save: { status: 'frozen', dueAt: null },
    });
    expect(keep(ROWS.purged)).toEqual({ kept: false, because: 'purged' });
    expect(keep(ROWS.active)).toEqual({ kept: false, because: 'not-released' });
  });

  it('keeps what is asked meanwhile for the time after', () => {
    const state = play(known(ROWS.frozen), [release(), setStatus('unfreeze')]);
    expect(state.row?.status).toBe('released');
    expect(decideKeep(state.row as Instance, NOW)).toMatchObject({
      save: { status: 'active' },
      reopen: true,
    });
  });
});

describe('in the test lane, where the console replays saved cases in any order', () => {
  const cases = [
    renew('CS-2', NOW + DAY, 'RENEWAL', DEBUG),
    upgrade('CS-3', DEBUG),
    setStatus('freeze', DEBUG),
    setStatus('unfreeze', DEBUG),
    release(DEBUG),
  ];

  it('each of them succeeds, twice, in every order, for an instance that no order made; no act is asked for', () => {
    for (const order of allOrders(cases)) {
      let state = known(undefined);
      for (const message of [...order, ...order]) {
        const decision = decideInstance(state, message, AT);
        expect(decision.acts).toEqual([]);
        state = after(state, decision);
      }
    }
  });

  it('and for one that an order made, with the vendor asked to change what it made', () => {
    const start = known(withStatus({ ...made, lane: 'test' }));
    for (const order of allOrders(cases)) {
      let state = start;
      const acts: string[] = [];
      for (const message of [...order, ...order]) {
        const decision = decideInstance(state, message, AT);
        acts.push(...decision.acts);
        state = after(state, decision);
      }
      expect(acts).toEqual(expect.arrayContaining(['renew', 'upgrade', 'freeze']));
    }
  });

  it('a release is never due: debugging data goes with its scope', () => {
    expect(play(known(undefined), [release(DEBUG)]).row).toMatchObject({ status: 'released', dueAt: null });
  });

  it('what is being purged is left alone', () => {
    const purged = { ...ROWS.purged, lane: 'test' } as const;
    for (const message of cases) expect(led(purged, message)).toBe('purged unchanged');
  });
});

describe("the vendor's answer", () => {
  const ready = { state: 'ready', appInfo: { frontEndUrl: 'https://a.example' }, passwordJwe: null } as const;
  const refused = { state: 'refused', code: '000106', reason: 'sold out' } as const;
  const result = (row: Instance, answer: ProvisioningResult) => decideProvisioning(row, answer, NOW);

  it('ready makes an ordered instance active, also one that was refused before', () => {
    for (const status of ['provisioning', 'failed'] as const)
      expect(result(ROWS[status], ready)).toMatchObject({
        status: 'active',
        provisionedAt: NOW,
        refusal: null,
        dueAt: null,
        appInfo: ready.appInfo,
      });
  });

  it('counts once: whatever comes for an instance that is there changes nothing', () => {
    for (const status of ['active', 'frozen'] as const)
      for (const answer of [ready, refused, { state: 'pending' }, { state: 'unknown' }] as const)
        expect(result(ROWS[status], answer)).toBeUndefined();
  });

  it('pending and none keep it provisioning, asked again after 15 s, 30 s, … 10 min', () => {
    let row = ROWS.provisioning;
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      row = result(row, { state: i === 0 ? 'unknown' : 'pending' }) as Instance;
      pauses.push(((row.dueAt ?? 0) - NOW) / 1000);
      expect(row.status).toBe('provisioning');
      expect(row.pendingAt).toBe(i === 0 ? null : NOW);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 600, 600]);
  });

  it('refused fails the order, with the reason, until newInstance comes again', () => {
    const row = result(ROWS.provisioning, refused) as Instance;
    expect(row).toMatchObject({
      status: 'failed',
      refusal: { code: '000106', reason: 'sold out' },
      dueAt: null,
    });
    expect(isToBeMade(row)).toBe(true);
    expect(result(row, { state: 'pending' })).toMatchObject({ status: 'provisioning', refusal: null });
  });

  it('for an order that was released meanwhile has what was made deleted', () => {
    const given = play(known(ROWS.provisioning), [release()]).row as Instance;
    expect(result({ ...given, dueAt: null }, ready)).toMatchObject({ status: 'released', dueAt: NOW });
    expect(result(given, { state: 'pending' })).toBeUndefined();
  });
});

describe('the answer to newInstance', () => {
  it.each([
    ['provisioning', '000004'],
    ['active', '000000'],
    ['frozen', '000000'],
    ['released', '000000'],
    ['purged', '000000'],
  ] as const)('for an order whose instance is %s is %s, and the order counts as new once', (status, code) => {
    const first = decideNewInstance(ROWS[status], 'receipt');
    expect(first).toMatchObject({ code, effect: 'created', save: { receiptId: 'receipt' } });
    expect(decideNewInstance(first.save as Instance, 'other')).toEqual({ code, effect: 'unchanged' });
  });

  it.each(['000100', '000101', '000102', '000103', '000104', '000105', '000106', '000107'] as const)(
    "for an order that was refused is the vendor's %s",
    (code) => {
      const row = withStatus({ ...ordered, refusal: { code, reason: 'because' } });
      expect(codeOf(() => decideNewInstance(row, 'receipt'))).toBe(code);
    },
  );

  it('what the order query tells completes what the message told', () => {
    const order = { productId: 'p-9', skuCode: 's-9', expireTime: NOW, buyer: { customerName: 'Acme' } };
    const row = { ...ordered, productId: '', expireTime: null, details: { skuCode: 's-1' } };
    expect(withOrderInfo(row, order, NOW)).toMatchObject({
      productId: 'p-9',
      expireTime: NOW,
      details: { skuCode: 's-1', buyer: { customerName: 'Acme' } },
    });
    expect(withOrderInfo({ ...row, productId: 'p-1', expireTime: 5 }, order, NOW)).toMatchObject({
      productId: 'p-1',
      expireTime: 5,
    });
  });
});
