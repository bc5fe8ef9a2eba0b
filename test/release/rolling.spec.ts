import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KoosyncProcess } from '../cli/koosync-process.js';
import { usualEnvironment } from '../cli/usual-environment.js';
import { ACCESS_KEY, ADMIN_TOKEN } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { NodeProcess } from '../support/node-process.js';
import { WebhookReceiver } from '../targets/webhook-receiver.js';
import { RELEASES } from './release.js';
import { hasSources, releasedCommand } from './released-build.js';
import { LISTED, RollingLoad } from './rolling-load.js';

/** Calls in each phase of an upgrade; `npm run release-check` plays more. */
const CALLS = Number(process.env.KOOSYNC_RELEASE_CALLS ?? 120);
const ENTERPRISES = 8;

describe.each(DATABASES)('An upgrade under load, on $name,', ({ fresh, name }) => {
  let database: TestDatabase;
  let folder: string;
  let environment: Record<string, string>;
  let target: WebhookReceiver;
  const running = new Map<string, NodeProcess>();

  beforeEach(async () => {
    database = await fresh();
    folder = mkdtempSync(join(tmpdir(), 'koosync-rolling-'));
    target = await new WebhookReceiver().start();
    environment = {
      ...usualEnvironment(folder),
      KOOSYNC_DATABASE_URL: database.url,
      KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
      KOOSYNC_ADMIN_TOKENS: ADMIN_TOKEN,
      KOOSYNC_WEBHOOK_URL: target.url(),
      KOOSYNC_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
      KOOSYNC_WEBHOOK_ALLOW_PRIVATE: 'true',
      KOOSYNC_LOG_LEVEL: 'warn',
    };
  });
  afterEach(async () => {
    await Promise.all([...running.values()].map((process) => process.stop('SIGKILL')));
    running.clear();
    await target.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(process: NodeProcess): Promise<string> {
    const [, url = ''] = await process.printed(/"address":"(http:[^"]+)"/);
    running.set(url, process);
    return url;
  }
  async function stop(url: string): Promise<void> {
    expect(await running.get(url)?.stop('SIGTERM')).toMatchObject({ code: 0 });
    running.delete(url);
  }

  describe.each(RELEASES)('from $version', (release) => {
    const itWithSources = hasSources(release) ? it : it.skip;
    const why = hasSources(release) ? '' : ` (skipped: ${release.commit} is not in this clone)`;
    const startOld = () =>
      start(
        new NodeProcess(releasedCommand(release), ['serve'], { ...environment, KOOSYNC_LOG_LEVEL: 'info' }),
      );
    const startNew = () =>
      start(new KoosyncProcess(['serve'], { ...environment, KOOSYNC_LOG_LEVEL: 'info' }));

    itWithSources(
      `refuses no valid call, loses none, applies none twice, and leads back${why}`,
      async () => {
        const load = new RollingLoad(ENTERPRISES);
        const last = name === 'embedded SQLite' ? await stopAndStart(load) : await roll(load);
        expect(load.failures).toEqual([]);
        await expectEverything(load, last);
      },
      600_000,
    );

    /** Two processes are replaced one by one; both versions serve together for a while. */
    async function roll(load: RollingLoad): Promise<string> {
      const old = [await startOld(), await startOld()];
      for (const url of old) load.add(url);
      load.start();
      await Promise.all([load.more(CALLS), load.list()]);
      let last = '';
      for (const url of old) {
        last = await startNew(); // migrates beside the old ones
        load.add(last);
        await Promise.all([load.more(CALLS), load.list()]);
        await load.drain(url);
        await stop(url);
        await Promise.all([load.more(CALLS), load.list()]);
      }
      // the way back: the old version starts on the new schema
      const back = await startOld();
      load.add(back);
      await Promise.all([load.more(CALLS), load.list()]);
      await load.stop();
      return last;
    }

    /** One file has one process: it stops before the next one starts. */
    async function stopAndStart(load: RollingLoad): Promise<string> {
      const old = await startOld();
      load.add(old);
      load.start();
      await Promise.all([load.more(CALLS), load.list()]);
      await load.stop();
      await load.drain(old);
      await stop(old);
      const next = await startNew();
      load.add(next);
      load.start();
      await Promise.all([load.more(CALLS), load.list()]);
      await load.stop();
      return next;
    }
  });

  async function expectEverything(load: RollingLoad, url: string): Promise<void> {
    const recorded = await itemsOf(url, 'changes?');
    await expectLists(load, url, recorded);
    for (const { tenantId, departments, users, calls, resends } of load.enterprises) {
      const held = await itemsOf(url, `departments?tenantId=${tenantId}`);
      expect(held.map(({ code }) => code).sort()).toEqual([...departments].sort());
      const people = await itemsOf(url, `users?tenantId=${tenantId}`);
      expect(people.map(({ userName }) => userName).sort()).toEqual([...users].sort());
      const receipts = await itemsOf(url, `receipts?tenantId=${tenantId}`);
      expect(receipts.filter(({ outcome }) => outcome === 'applied')).toHaveLength(calls);
      expect(receipts.filter(({ outcome }) => outcome === 'resent')).toHaveLength(resends);
      expect(receipts).toHaveLength(calls + resends);
      // one change a call: recorded once, in the order of the calls
      const told = recorded.filter((change) => change['tenantId'] === tenantId);
      expect(told).toHaveLength(calls);
      await untilTold(tenantId, calls);
      const delivered = toldOf(tenantId);
      expect(delivered.filter((code, i) => delivered.indexOf(code) === i)).toEqual(namesOf(told));
    }
  }

  /** Every department has the name of the last list; each list was recorded once as a whole, and its end was told. */
  async function expectLists({ lister }: RollingLoad, url: string, recorded: readonly Item[]): Promise<void> {
    const { tenantId, calls } = lister;
    const held = await itemsOf(url, `departments?tenantId=${tenantId}`);
    expect(new Set(held.map((department) => department['name']))).toEqual(new Set([`name ${calls}`]));
    expect(held).toHaveLength(LISTED);
    const told = recorded.filter((change) => change['tenantId'] === tenantId);
    expect(told).toHaveLength(calls * (LISTED + 1)); // and one for the list itself
    const ids = new Set(told.map(({ id }) => id));
    expect(ids.size).toBe(told.length);
    const arrived = () =>
      target.received.map(({ headers }) => headers['webhook-id']).filter((id) => ids.has(id));
    while (new Set(arrived()).size < ids.size) await target.nextRequest();
  }

  /** What the target was told of an enterprise, repeats included. */
  const toldOf = (tenantId: string): string[] =>
    namesOf(
      target.received
        .flatMap(({ body }) => changesIn(JSON.parse(body) as Payload))
        .filter((data) => data['tenantId'] === tenantId),
    );

  async function untilTold(tenantId: string, count: number): Promise<void> {
    while (new Set(toldOf(tenantId)).size < count) await target.nextRequest();
  }
});

type Item = Readonly<Record<string, unknown>>;
interface Payload {
  readonly data: Item | { readonly changes: readonly { readonly data: Item }[] };
}

const changesIn = ({ data }: Payload): Item[] =>
  Array.isArray(data['changes'])
    ? (data['changes'] as { data: Item }[]).map((change) => change.data)
    : [data];

const namesOf = (changes: readonly Item[]): string[] =>
  changes.map((change) => {
    const { department, user, tenant } = change as Record<string, Record<string, string> | undefined>;
    return department?.['code'] ?? user?.['userName'] ?? (tenant ? 'tenant' : JSON.stringify(change));
  });

/** Every item of a list of the admin API. */
async function itemsOf(url: string, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let after = ''; ;) {
    const response = await fetch(`${url}/admin/api/v1/${path}&limit=1000${after}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    const page = (await response.json()) as { items: Item[]; next: string | null };
    items.push(...page.items);
    if (!page.next) return items;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}
