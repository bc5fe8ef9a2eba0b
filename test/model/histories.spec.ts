import { isDeepStrictEqual } from 'node:util';
import { expect, it } from '@jest/globals';
import { Receiver } from '../../src/receiver/receiver.js';
import { callAdmin, itemsOf } from '../admin/call-admin.js';
import { testSeed } from '../protocol/test-seed.js';
import { seal, type TestConnector } from '../support/connector.js';
import { newTenant, type Message } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { Seeded } from '../support/seeded.js';
import { lineOf, randomHistory, wireOf, type Arrival, type Event } from './events.js';
import { Rules } from './rules.js';
import { storedState } from './stored.js';

/** Histories a database; the long form is started with KOOSYNC_HISTORIES=10000. */
const HISTORIES = Number(process.env.KOOSYNC_HISTORIES ?? 40);
/** So many are played side by side, each in an enterprise of its own. */
const TOGETHER = 100;

onEveryDatabase(`any history of fifty arrivals (TEST_SEED=${testSeed})`, {}, (on) => {
  it(
    `ends in the state that the rules say: ${HISTORIES} of them`,
    async () => {
      for (let from = 0; from < HISTORIES; from += TOGETHER) {
        const seeds = Array.from(
          { length: Math.min(TOGETHER, HISTORIES - from) },
          (_, i) => testSeed + from + i,
        );
        const histories = seeds.map((seed) => randomHistory(new Seeded(seed)));
        const differing = (await differencesAfter(on.connector, histories)).findIndex(Boolean);
        if (differing >= 0)
          throw new Error(await explained(on.connector, seeds[differing]!, histories[differing]!));
      }
    },
    60_000 + HISTORIES * 2_000,
  );

  it('is told apart from one that ends otherwise', async () => {
    const event: Event = { tells: 'bound', name: 'Acme', time: 1, lane: 'production', instance: '' };
    const rules = new Rules();
    rules.take({ how: 'new', event: { ...event, name: 'another' } });
    const [tenant] = await playTogether(on.connector, [[{ how: 'new', event }]]);
    const stored = (await storedState(on.connector, tenant!)).get(tenant!);
    expect(isDeepStrictEqual(stored, rules.visible())).toBe(false);
  });
});

/** For each history undefined, or what is stored and what the rules say. */
async function differencesAfter(connector: TestConnector, histories: readonly Arrival[][]) {
  const tenants = await playTogether(connector, histories);
  const stored = await storedState(connector, tenants[0]!.slice(0, -4));
  return histories.map((history, i) => {
    const rules = new Rules();
    for (const arrival of history) rules.take(arrival);
    const [is, must] = [stored.get(tenants[i]!) ?? {}, rules.visible()];
    return isDeepStrictEqual(is, must) ? undefined : { is, must };
  });
}

/** The first arrival of each, then the second of each, and so on; enters behind the HTTP server. Returns the tenants. */
async function playTogether(connector: TestConnector, histories: readonly Arrival[][]): Promise<string[]> {
  const prefix = newTenant();
  const players = histories.map(
    (history, i) => new Player(connector, `${prefix}-${String(i).padStart(3, '0')}`, history),
  );
  for (let wave = 0; players.some(({ history }) => wave < history.length); wave++)
    await Promise.all(players.map((player) => player.play(wave)));
  return players.map(({ tenant }) => tenant);
}

class Player {
  private readonly sent = new Map<Event, ReturnType<typeof seal>>();

  constructor(
    private readonly connector: TestConnector,
    readonly tenant: string,
    readonly history: readonly Arrival[],
  ) {}

  async play(index: number): Promise<void> {
    const arrival = this.history[index];
    if (!arrival) return;
    const { how, event } = arrival;
    if (how === 'approve' || how === 'reject') return this.settle(how, event);
    const code = await this.send(arrival);
    const expected = how === 'forged' ? '000001' : how === 'spoiled' ? '000002' : '000000';
    if (code !== expected) throw new Error(`${lineOf(arrival, index)} was answered ${code}`);
  }

  private async send({ how, event }: Arrival): Promise<string> {
    const { kind, message } = wireOf(event, this.tenant);
    const again = how === 'same bytes' ? this.sent.get(event) : undefined;
    const said: Message =
      how === 'spoiled' ? { ...message, timeStamp: 'soon', currentSyncTime: 'soon' } : message;
    const request = again ?? seal(kind, said, how === 'forged' ? { accessKey: 'not the key' } : {});
    if (how === 'new' || how === 'same bytes') this.sent.set(event, request);
    const { method, path, headers, body } = request;
    const reply = await this.connector.app.get(Receiver).receive({ method, path, query: '', headers, body });
    return (JSON.parse(reply.body) as { resultCode: string }).resultCode;
  }

  private async settle(how: 'approve' | 'reject', { lane, instance }: Event): Promise<void> {
    const open = await itemsOf(this.connector, `removals?tenantId=${this.tenant}&lane=${lane}`);
    for (const { id, instanceId, state } of open)
      if (instanceId === instance && state === 'open') {
        const { status } = await callAdmin(this.connector, `removals/${String(id)}/${how}`, {
          method: 'POST',
          body: {},
        });
        if (status >= 300) throw new Error(`the operator could not ${how}: ${status}`);
      }
  }
}

/** The shortest history that still differs, one line an arrival, and the difference. */
async function explained(connector: TestConnector, seed: number, history: Arrival[]): Promise<string> {
  let shortest = history;
  for (let i = shortest.length - 1; i >= 0; i--) {
    const shorter = shortest.filter((_, index) => index !== i);
    const [difference] = await differencesAfter(connector, [shorter]);
    if (difference) shortest = shorter;
  }
  const [difference] = await differencesAfter(connector, [shortest]);
  const { is, must } = difference ?? {};
  const lines = shortest.map(lineOf);
  return `TEST_SEED=${seed} differs:\n${lines.join('\n')}\nstored: ${JSON.stringify(is)}\nrules:  ${JSON.stringify(must)}`;
}
