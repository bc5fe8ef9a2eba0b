import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CachedFigures } from '../../src/metrics/figures.js';
import type { Reading } from '../../src/metrics/reading.js';
import { TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newTenant, tenantSync } from '../support/messages.js';
import { Scrape } from '../support/scrape.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('what a scrape reads from the database', () => {
  let ticks = 0;
  let reads = 0;
  const failures: string[] = [];
  const reading = (name: string, read: Reading['read']): Reading => ({ name, gauges: {}, read });
  const figuresOf = (readings: readonly Reading[], patienceMs = 1000) =>
    new CachedFigures({
      readings,
      source: () => ({ dialect: 'sqlite', now: 0, rows: () => Promise.resolve([]) }),
      ticks: () => ticks,
      cacheMs: 10_000,
      patienceMs,
      onFailure: (name) => failures.push(name),
    });

  it('is read once for all who ask at once and for some time after', async () => {
    const figures = figuresOf([reading('a', () => Promise.resolve({ a: [{ value: ++reads }] }))]);
    await Promise.all(Array.from({ length: 100 }, () => figures.current()));
    ticks += 9_999;
    expect((await figures.current()).samples.get('a')).toEqual([{ value: 1 }]);
    ticks += 1;
    expect((await figures.current()).samples.get('a')).toEqual([{ value: 2 }]);
  });

  it('is there as far as it can be read; what fails is told once until it works again', async () => {
    let isBroken = true;
    const broken = reading('b', () =>
      isBroken ? Promise.reject(new Error('no')) : Promise.resolve({ b: [] }),
    );
    const figures = figuresOf([reading('a', () => Promise.resolve({ a: [{ value: 1 }] })), broken]);
    for (let i = 0; i < 3; i++) {
      const { up, failed, samples } = await figures.current();
      expect([up, [...failed], [...samples.keys()]]).toEqual([true, ['b'], ['a']]);
      ticks += 10_000;
    }
    expect(failures).toEqual(['b']);
    isBroken = false;
    expect((await figures.current()).failed.size).toBe(0);
    isBroken = true;
    ticks += 10_000;
    await figures.current();
    expect(failures).toEqual(['b', 'b']);
  });

  it('is missing when it takes too long, and no second reading begins meanwhile', async () => {
    let begun = 0;
    let answer = (): void => undefined;
    const hanging = reading('a', () => {
      begun++;
      return new Promise((resolve) => (answer = () => resolve({ a: [{ value: 7 }] })));
    });
    const figures = figuresOf([hanging], 1);
    expect((await figures.current()).up).toBe(false);
    expect((await figures.current()).samples.size).toBe(0);
    expect(begun).toBe(1);
    answer();
    await figures.idle();
    expect((await figures.current()).samples.get('a')).toEqual([{ value: 7 }]);
  });
});

const SERVERS = DATABASES.filter(({ name }) => name !== 'embedded SQLite');

if (SERVERS.length === 0) it.todo('the database goes away under /metrics: needs PostgreSQL or MariaDB');

describe.each(SERVERS)('a scrape while $name is gone', ({ fresh }) => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let connector: TestConnector;
  beforeAll(async () => {
    database = await fresh();
    const url = new URL(database.url);
    proxy = await TcpProxy.to(url.hostname, Number(url.port));
    url.port = String(proxy.port);
    connector = await TestConnector.start(url.toString(), {}, { metrics: { cacheMs: 0 } });
  });
  afterAll(async () => {
    proxy.mend();
    await connector.stop();
    await proxy.close();
    await database.drop();
  });

  it('gives everything else, says that the database is down, and nothing that looks like a 0', async () => {
    await connector.call('tenantSync', tenantSync(newTenant(), 1));
    expect((await Scrape.of(connector.url)).value('koosync_database_up')).toBe(1);
    proxy.cut();
    await connector.call('tenantSync', tenantSync(newTenant(), 1));
    const gone = await Scrape.of(connector.url);
    expect(gone.value('koosync_database_up')).toBe(0);
    expect(gone.value('koosync_held_removals')).toBeUndefined();
    expect(gone.value('koosync_tenants')).toBeUndefined();
    expect(gone.sum('koosync_calls_total')).toBe(2);
    const failed = 'koosync_refusals_total{reason="internal-error",authenticated="true"}';
    expect(gone.value(failed)).toBe(1);
    proxy.mend();
    expect((await Scrape.of(connector.url)).value('koosync_database_up')).toBe(1);
  });
});
