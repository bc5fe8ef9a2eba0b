import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Change } from '../../src/outbox/change.js';
import type { KitKind } from '../../src/protocol/routes.js';
import { testSeed } from '../protocol/test-seed.js';
import { ACCESS_KEY, seal } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { authSync, newTenant, singleOrgSync, user, type Message } from '../support/messages.js';
import { Seeded } from '../support/seeded.js';
import { CrashingConnector, type CrashPoint } from './crashing-connector.js';

const ROUNDS = Number(process.env.KOOSYNC_CRASH_ROUNDS ?? 1);
/** Longer than any lease. */
const RESTART_MS = 10 * 60_000;
const OK = '{"resultCode":"000000","resultMsg":"success."}';

/** What the process does when it is killed: receives calls, delivers, or delivers with a change to park or one parked before. */
type Doing = 'receiving' | 'delivering' | 'parking' | 'retrying';
const [FAN_OUT, CLAIM, SETTLE, PARK, SETTLE_RETRY, APPEND] = [
  'INSERT INTO delivery_stream',
  'attempts = attempts \\+ 1, lease_id',
  'lease_until = 0, lease_id = NULL',
  'INSERT INTO parked_delivery',
  'UPDATE parked_delivery SET status = \\?, attempts',
  'UPDATE outbox_position',
];
const POINTS: [name: string, doing: Doing, point: CrashPoint][] = [
  ['before it notes a change of a call', 'receiving', { at: 'statement', pattern: APPEND }],
  // on PostgreSQL the commit travels with the last statement, so that this is after it
  ['before the commit of a call', 'receiving', { at: 'commit', pattern: APPEND }],
  ['after the commit of a call, before the reply', 'receiving', { at: 'committed', pattern: APPEND }],
  ["before fan-out's commit", 'delivering', { at: 'commit', pattern: FAN_OUT }],
  ['after fan-out', 'delivering', { at: 'committed', pattern: FAN_OUT }],
  ['before it claims streams', 'delivering', { at: 'statement', pattern: CLAIM }],
  ["before the claim's commit", 'delivering', { at: 'commit', pattern: CLAIM }],
  ['after the claim, before the delivery', 'delivering', { at: 'committed', pattern: CLAIM }],
  ['when the target has received and not answered', 'delivering', { at: 'delivery', pattern: '' }],
  ['after the answer, before it settles', 'delivering', { at: 'statement', pattern: SETTLE }],
  ['before the commit that settles', 'delivering', { at: 'commit', pattern: SETTLE }],
  ['after it settled', 'delivering', { at: 'committed', pattern: SETTLE }],
  ['before it parks a refused change', 'parking', { at: 'statement', pattern: PARK }],
  ['before the commit that parks', 'parking', { at: 'commit', pattern: PARK }],
  ['after it parked', 'parking', { at: 'committed', pattern: PARK }],
  ['when a parked change sent again is received', 'retrying', { at: 'delivery', pattern: 'poison' }],
  ['after the answer to one sent again', 'retrying', { at: 'statement', pattern: SETTLE_RETRY }],
  ['before the commit that closes one sent again', 'retrying', { at: 'commit', pattern: SETTLE_RETRY }],
  ['after one sent again is closed', 'retrying', { at: 'committed', pattern: SETTLE_RETRY }],
];

process.stderr.write(`Crashes: ${ROUNDS} rounds a point, TEST_SEED=${testSeed}\n`);

interface Told {
  readonly id: string;
  readonly label: string;
  /** How often the process had been killed by then. */
  readonly life: number;
}

/** Calls of one enterprise, each of which is one change. */
interface Enterprise {
  readonly tenantId: string;
  readonly calls: { readonly label: string; readonly kind: KitKind; readonly message: Message }[];
}

describe.each(DATABASES)('a delivering connector on $name', ({ fresh }) => {
  const folder = mkdtempSync(join(tmpdir(), 'koosync-crash-'));
  const seeded = new Seeded(testSeed);
  const told = new Map<string, Told[]>();
  let database: TestDatabase;
  let connector: Promise<CrashingConnector> | undefined;
  const dead = new Set<CrashingConnector>();
  let lives = 0;
  let loops: 'on' | 'off' = 'off';
  let heard = () => {};
  let environment: Record<string, string>;
  beforeAll(async () => {
    database = await fresh();
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 3072,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    writeFileSync(join(folder, 'private.pem'), privateKey);
    writeFileSync(join(folder, 'data.key'), randomBytes(32).toString('base64'));
    environment = {
      KOOSYNC_DATABASE_URL: database.url,
      KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
      KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'private.pem'),
      KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
      KOOSYNC_DATA_DIR: folder,
    };
  });
  afterAll(async () => {
    await (await connector)?.kill();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const note = (changes: readonly Change[]) => {
    for (const change of changes) {
      const { id, tenantId } = change;
      const all = told.get(tenantId) ?? [];
      told.set(tenantId, [...all, { id, label: labelOf(change), life: lives }]);
    }
    heard();
  };
  const now = () => Date.now() + lives * RESTART_MS;
  /** The next process begins when the leases of the one before are over. */
  const living = (): Promise<CrashingConnector> =>
    (connector ??= CrashingConnector.start(
      { ...environment, LOOPS: loops, CLOCK_AHEAD_MS: String(lives * RESTART_MS) },
      note,
    ));
  async function died(killed: CrashingConnector): Promise<void> {
    expect(await killed.ended).toBe('SIGKILL');
    if (dead.has(killed)) return;
    dead.add(killed);
    connector = undefined;
    lives++;
  }

  /** Sends the calls of each enterprise one after the other; one without a reply is sent again to the next process. */
  async function send(enterprises: readonly Enterprise[]): Promise<void> {
    await Promise.all(
      enterprises.map(async ({ calls }) => {
        for (const { kind, message } of calls) await sendUntilAnswered(kind, message);
      }),
    );
  }
  async function sendUntilAnswered(kind: KitKind, message: Message): Promise<void> {
    for (;;) {
      const to = await living();
      const text = await to.send(seal(kind, message, { timestamp: now() }));
      if (text !== undefined) return expect(text).toBe(OK);
      await died(to);
    }
  }

  async function round(doing: Doing, point: CrashPoint): Promise<void> {
    const enterprises = Array.from({ length: seeded.between(1, 3) }, () =>
      newEnterprise(seeded, doing === 'parking' || doing === 'retrying'),
    );
    const before = lives;
    const first = await living();
    await first.ask('eatPoison', false);
    if (doing === 'receiving') await first.ask('arm', point);
    await send(enterprises);
    if (doing === 'retrying') {
      await first.ask('drain');
      await first.ask('eatPoison', true);
      expect(await first.ask('retry')).toBe(enterprises.length);
      for (const one of enterprises) await send([moreOf(one)]);
    }
    if (doing !== 'receiving') {
      await first.ask('arm', point);
      await expect(first.ask('drain')).rejects.toThrow('SIGKILL');
      await died(first);
    }
    expect(lives).toBe(before + 1);

    const second = await living();
    if (doing === 'retrying') await second.ask('eatPoison', true);
    await second.ask('drain');
    if (doing === 'parking') {
      for (const { tenantId } of enterprises) expect(withoutPoison(tenantId)).not.toEqual([]);
      await second.ask('eatPoison', true);
      expect(await second.ask('retry')).toBe(enterprises.length);
      await second.ask('drain');
    }
    for (const one of enterprises) compare(one, doing);
    const total = [...told.values()].flat().length;
    expect(await second.ask('retry')).toBe(0);
    await second.ask('drain');
    expect([...told.values()].flat()).toHaveLength(total);
  }

  /** The process delivers by itself, and is killed by what it does; the next one goes on by itself. */
  async function roundOfLoops(point: CrashPoint): Promise<void> {
    const enterprises = Array.from({ length: seeded.between(1, 3) }, () => newEnterprise(seeded, false));
    const first = await living();
    await first.ask('arm', point);
    await send(enterprises);
    await died(first);
    await living();
    const isTold = ({ tenantId, calls }: Enterprise) =>
      new Set((told.get(tenantId) ?? []).map(({ id }) => id)).size >= calls.length;
    while (!enterprises.every(isTold)) await new Promise<void>((resolve) => (heard = resolve));
    for (const one of enterprises) compare(one, 'delivering');
  }

  const withoutPoison = (tenantId: string) =>
    (told.get(tenantId) ?? []).filter(({ label }) => !label.startsWith('poison'));

  /** What the target was told is what the calls said: everything, in order, once, or twice around the crash. */
  function compare({ tenantId, calls }: Enterprise, doing: Doing): void {
    const all = told.get(tenantId) ?? [];
    const firsts = all.filter(({ id }, i) => all.findIndex((other) => other.id === id) === i);
    const expected = calls.map(({ label }) => label);
    const isPoison = (label: string) => label.startsWith('poison');
    expect(firsts.map(({ label }) => label).sort()).toEqual([...expected].sort());
    expect(firsts.map(({ label }) => label).filter((label) => !isPoison(label))).toEqual(
      expected.filter((label) => !isPoison(label)),
    );
    for (const { id, label } of firsts) {
      const times = all.filter((one) => one.id === id).length;
      // refused, sent again, and once more for the crash
      expect(times).toBeLessThanOrEqual(isPoison(label) && doing !== 'delivering' ? 3 : 2);
    }
    for (const life of new Set(all.map((one) => one.life))) {
      const order = withoutPoison(tenantId)
        .filter((one) => one.life === life)
        .map(({ label }) => expected.indexOf(label));
      order.forEach((place, i) => i > 0 && expect(place).toBeGreaterThan(order[i - 1] as number));
    }
  }

  it.each(POINTS)(
    'that is killed %s tells everything, in order, at most once more',
    async (_, doing, point) => {
      for (let i = 0; i < ROUNDS; i++) await round(doing, point);
    },
    20_000 + 15_000 * ROUNDS,
  );

  it.each(POINTS.filter(([, doing]) => doing === 'delivering'))(
    'that is killed %s while its loops run tells everything, in order, at most once more',
    async (_, __, point) => {
      loops = 'on';
      await (await connector)?.kill();
      connector = undefined;
      lives++;
      for (let i = 0; i < ROUNDS; i++) await roundOfLoops(point);
    },
    20_000 + 15_000 * ROUNDS,
  );
});

function labelOf(change: Change): string {
  if ('department' in change) return `${change.department.code}=${change.department.name}`;
  return 'user' in change ? `user ${change.user.userName}=${change.user.name}` : change.type;
}

let step = 0;

function newEnterprise(seeded: Seeded, withPoison: boolean): Enterprise {
  const tenantId = newTenant();
  const calls = Array.from({ length: seeded.between(2, 6) }, () => newCall(seeded, tenantId));
  if (withPoison) calls.splice(seeded.between(0, calls.length), 0, department(tenantId, 'poison'));
  return { tenantId, calls };
}

/** Adds calls, and returns them alone. */
function moreOf(enterprise: Enterprise, seeded = new Seeded(step)): Enterprise {
  const calls = Array.from({ length: seeded.between(0, 3) }, () => newCall(seeded, enterprise.tenantId));
  enterprise.calls.push(...calls);
  return { ...enterprise, calls };
}

function newCall(seeded: Seeded, tenantId: string): Enterprise['calls'][number] {
  if (seeded.chance(0.7)) return department(tenantId, seeded.pick(['d', 'e']));
  const name = `N${++step}`;
  const message = authSync(tenantId, step, [user('ann', { name })]);
  return { label: `user ann=${name}`, kind: 'authSync', message };
}

function department(tenantId: string, code: string): Enterprise['calls'][number] {
  const name = `name ${++step}`;
  const message = singleOrgSync(tenantId, step, code, '', { orgName: name });
  return { label: `${code}=${name}`, kind: 'singleOrgSync', message };
}
