import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../../src/directory/clock.js';
import { BEGINNING, ChangeFeed } from '../../src/outbox/change-feed.js';
import { applied, reject, retry, type DeliveryResult } from '../../src/outbox/change-target.js';
import type { Change } from '../../src/outbox/change.js';
import { DeliveriesService } from '../../src/outbox/deliveries.service.js';
import { Dispatcher } from '../../src/outbox/dispatch/dispatcher.js';
import { testSeed } from '../protocol/test-seed.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { directoryOf } from '../support/directory.js';
import { newTenant, type Listed } from '../support/messages.js';
import { Recorder } from '../support/recorder.js';
import {
  bind,
  credential,
  department,
  dismiss,
  fullList,
  grant,
  noCredential,
  noDepartment,
  unbind,
  withdraw,
  type StoryEvent,
} from '../support/scenario.js';
import { Seeded } from '../support/seeded.js';
import { ToldStore } from '../support/told-store.js';

const HISTORIES = Number(process.env.KOOSYNC_HISTORIES ?? 10);
const ACTIONS = 40;
const [MINUTE, HOUR] = [60_000, 3_600_000];
/** How the target behaves: share of deliveries that fail. */
const MOODS = [0, 0, 0.3, 0.7, 1];

describe.each(DATABASES)('after any history, on $name', ({ name, fresh }) => {
  let database: TestDatabase;
  let connectors: TestConnector[] = [];
  let now = Date.now();
  let store = new ToldStore();
  let seeded = new Seeded(0);
  let failing = 0;
  let paused: Promise<void> | undefined;
  // the first one tells one enterprise at a time, so that it can be paused; a SQLite file has one process at a time
  const sizes = name.includes('SQLite') ? [7] : [1, 7, 100];
  const targets = sizes.map((batchSize) => new Recorder('store', { batchSize }));

  beforeAll(async () => {
    database = await fresh();
    for (const [i, target] of targets.entries()) {
      const delivery = { dispatch: false, ...(i === 0 ? { concurrency: 1 } : {}) };
      const connector = await TestConnector.start(database.url, {}, { targets: [target], delivery });
      jest.spyOn(connector.app.get<Clock>(Clock), 'now').mockImplementation(() => now);
      connectors.push(connector);
    }
  });
  afterAll(async () => {
    await Promise.all(connectors.map((connector) => connector.stop()));
    connectors = [];
    await database?.drop();
  });

  const drain = (i: number) => connectors[i]?.app.get(Dispatcher).drain();
  const drainOne = () => drain(seeded.between(0, sizes.length - 1));
  const retryAll = () => connectors[0]?.app.get(DeliveriesService).retry({}, () => Promise.resolve());
  async function call(tenantId: string, { kind, message }: StoryEvent): Promise<void> {
    const connector = seeded.pick(connectors);
    const reply = await connector.call(kind, message(tenantId), { timestamp: now });
    expect(reply).toMatchObject({ resultCode: '000000' });
  }

  /** Accepts all changes, or some of them, or none, and answers what is true or not. */
  async function deliver(
    changes: readonly Change[],
    isPaused: boolean,
  ): Promise<DeliveryResult | DeliveryResult[] | void> {
    const fails = seeded.chance(failing);
    const how = seeded.pick(['throw', 'accept and throw', 'retry', 'reject', 'partial', 'too few'] as const);
    const part = seeded.between(0, changes.length - 1);
    const end = seeded.chance(0.5) ? retry('later', seeded.between(0, MINUTE)) : reject('never');
    store.receive(changes);
    for (let turns = seeded.between(0, 3); turns > 0; turns--) await turn();
    const delivered = !fails ? changes : how === 'partial' ? changes.slice(0, part) : [];
    store.accept(delivered);
    if (!isPaused) store.acknowledge(delivered);
    if (!fails) return;
    switch (how) {
      case 'throw':
        store.accept(changes.slice(0, part));
        throw new Error('broken');
      case 'accept and throw':
        store.accept(changes);
        throw new Error('broken afterwards');
      case 'too few':
        store.accept(changes);
        return Array.from({ length: part }, applied);
      case 'partial':
        return changes.map((_, i) => (i === part ? end : applied()));
      case 'retry':
        return retry('later');
      case 'reject':
        return reject('never');
    }
  }

  /** One connector is paused after a delivery for longer than a lease, another one takes over, the first one goes on. */
  async function takeOver(): Promise<void> {
    let resume = () => {};
    paused = new Promise((resolve) => (resume = resolve));
    const first = drain(0);
    await Promise.race([first, heldUp()]);
    now += 5 * MINUTE;
    await drain(seeded.between(1, 2));
    paused = undefined;
    resume();
    await first;
  }
  let held = () => {};
  const heldUp = () => new Promise<void>((resolve) => (held = resolve));

  async function act(tenants: readonly string[], step: number): Promise<void> {
    const tenantId = seeded.pick(tenants);
    switch (seeded.pick(ACTIONS_BY_SHARE)) {
      case 'call':
        return call(tenantId, randomEvent(seeded, step));
      case 'burst':
        for (let i = seeded.pick([2, 49, 50, 51]); i > 0; i--)
          await call(tenantId, department(1000 * step + i, seeded.pick(['a', 'b']), '', `n ${step} ${i}`));
        return;
      case 'deliver':
        await Promise.all([drainOne(), call(tenantId, randomEvent(seeded, step))]);
        return;
      case 'deliver at once':
        await Promise.all(connectors.map((each) => each.app.get(Dispatcher).drain()));
        return;
      case 'take over':
        return sizes.length > 1 ? takeOver() : drain(0);
      case 'clock':
        now += seeded.chance(0.2) ? -seeded.between(0, HOUR) : seeded.between(0, 12 * HOUR);
        return;
      case 'mood':
        failing = seeded.pick(MOODS);
        return;
      case 'operator':
        await retryAll();
    }
  }

  async function settle(): Promise<void> {
    failing = 0;
    for (let rounds = 0, again = 1; again > 0; rounds++) {
      expect(rounds).toBeLessThan(20);
      now += 48 * HOUR;
      for (let i = 0; i < sizes.length; i++) await drain(i);
      again = (await retryAll()) ?? 0;
    }
  }

  async function play(seed: number): Promise<void> {
    seeded = new Seeded(seed);
    store = new ToldStore();
    for (const [i, target] of targets.entries())
      target.behave = (changes, { tenantId }) =>
        store
          .during(tenantId, () => deliver(changes, i === 0 && paused !== undefined))
          .finally(() => (i === 0 ? pause() : undefined));
    const tenants = Array.from({ length: seeded.between(1, 3) }, newTenant);
    for (let step = 1; step <= ACTIONS; step++) await act(tenants, step);
    await settle();
    expect(store.complaints).toEqual([]);
    for (const tenantId of tenants) {
      expect(store.directoryOf(tenantId)).toEqual(
        await directoryOf(connectors[0] as TestConnector, tenantId),
      );
      await compareWithFeed(tenantId);
    }
    expect(await openOf(tenants)).toEqual([]);
  }

  const pause = async (): Promise<void> => {
    held();
    await paused;
  };

  async function compareWithFeed(tenantId: string): Promise<void> {
    const feed = connectors[0]?.app.get(ChangeFeed) as ChangeFeed;
    const ids: string[] = [];
    for (let after = BEGINNING, end = false; !end;) {
      const page = await feed.page(after, 150, { tenantId });
      ids.push(...page.changes.map(({ id }) => id));
      ({ next: after, end } = page);
    }
    expect(new Set(ids).size).toBe(ids.length);
    const superseded = await connectors[0]?.rows<{ event_id: string }>(
      `SELECT event_id FROM parked_delivery WHERE status = 'superseded'`,
    );
    const closed = new Set(superseded?.map((row) => row.event_id));
    expect(ids.filter((id) => !store.hasAccepted(id) && !closed.has(id))).toEqual([]);
  }

  /** Streams and parked changes that still wait for something. */
  async function openOf(tenants: readonly string[]): Promise<unknown[]> {
    const these = `s.tenant_id IN (${tenants.map((id) => `'${id}'`).join(', ')})`;
    const [first] = connectors as [TestConnector];
    return [
      ...(await first.rows(
        `SELECT d.* FROM delivery_stream d JOIN scope s ON s.id = d.scope_id WHERE ${these}
         AND (d.due_at IS NOT NULL OR d.position <> d.head OR d.items <> 0 OR d.retries <> 0 OR d.lease_until <> 0)`,
      )),
      ...(await first.rows(
        `SELECT p.* FROM parked_delivery p JOIN scope s ON s.id = p.scope_id WHERE ${these}
         AND p.status NOT IN ('delivered', 'superseded')`,
      )),
    ];
  }

  it.each(Array.from({ length: HISTORIES }, (_, i) => testSeed + i))(
    'a store that was told everything equals the directory (TEST_SEED=%i)',
    play,
  );
});

const ACTIONS_BY_SHARE = [
  ...Array.from({ length: 18 }, () => 'call' as const),
  ...Array.from({ length: 8 }, () => 'deliver' as const),
  ...(['deliver at once', 'deliver at once', 'deliver at once', 'clock', 'clock', 'clock'] as const),
  ...(['mood', 'mood', 'operator', 'operator', 'take over', 'take over', 'burst'] as const),
];

/** `step`: when it was made, now and then long ago. */
function randomEvent(seeded: Seeded, now: number): StoryEvent {
  const step = 1000 * (seeded.chance(0.2) ? seeded.between(1, now) : now) + seeded.between(0, 900);
  const codes = ['a', 'b', 'c', 'd', 'e'];
  const code = seeded.pick(codes);
  switch (seeded.between(0, 15)) {
    case 0:
      return bind(step);
    case 1:
      return seeded.chance(0.3) ? unbind(step) : credential(step);
    case 2:
      return seeded.chance(0.3) ? noCredential(step) : credential(step);
    case 3:
    case 4:
      return grant(step);
    case 5:
      return withdraw(step);
    case 6:
      return dismiss(step);
    case 7:
      return noDepartment(step, code);
    case 8:
      return fullList(step, longList(seeded));
    case 9:
      return fullList(
        step,
        codes.filter(() => seeded.chance(0.7)).map((one): Listed => [one, seeded.pick(['', ...codes])]),
      );
    default:
      return department(step, code, seeded.pick(['', ...codes]));
  }
}

/** Lists about as long as a page of changes, or two. */
function longList(seeded: Seeded): Listed[] {
  const length = seeded.pick([99, 100, 198, 199, 200, 201, 399, 400]);
  return Array.from({ length }, (_, i): Listed => [`l${i}`, i % 7 === 0 ? '' : `l${i - (i % 7)}`]);
}
