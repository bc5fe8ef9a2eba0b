import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderApi } from '../../src/cli/simulator/servers/order-api.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { UsageQueue } from '../../src/orders/usage-queue.js';
import { UsageService } from '../../src/orders/usage.service.js';
import { usualEnvironment } from '../cli/usual-environment.js';
import { ACCESS_KEY, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { openDatabase } from '../support/open-database.js';

const MAIN = join(import.meta.dirname, '../../dist/src/cli/main.js');
const KEYS = { accessKey: 'AK-of-the-tests', secretKey: 'SK-of-the-tests' };
const records = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `r${i}`, instanceId: 'instance-1', begin: 0, end: 1000, recorded: 2000, value: '1' },
  }));

/** Waits until the event loop has brought it about. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.each(DATABASES)('the usage worker, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let api: OrderApi;
  let environment: Record<string, string>;
  beforeEach(async () => {
    database = await fresh();
    api = await OrderApi.open(0, { ...KEYS, usageKey: ACCESS_KEY });
    environment = {
      KOOSYNC_MARKETPLACE_URL: api.url,
      KOOSYNC_MARKETPLACE_ACCESS_KEY: KEYS.accessKey,
      KOOSYNC_MARKETPLACE_SECRET_KEY: KEYS.secretKey,
    };
  });
  afterEach(async () => {
    await api.stop();
    await database.drop();
  });

  it('gives a push up when the application stops, and the next start finishes it', async () => {
    api.fault = 'silent';
    const first = await TestConnector.start(database.url, environment);
    await first.app.get(UsageService).add(records(3));
    await until(() => api.visits > 0);
    const began = performance.now();
    await first.stop();
    expect(performance.now() - began).toBeLessThan(5000); // it does not wait for the 10 s of the push
    const visits = api.visits;
    api.fault = undefined;
    const second = await TestConnector.start(database.url, environment);
    await until(() => api.usage.charged.size === 3);
    await second.stop();
    expect([api.visits - visits, api.usage.arrived]).toEqual([1, 3]);
  });

  it('charges once what a killed process had sent without seeing the reply', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'koosync-usage-'));
    const env = {
      ...{ PATH: process.env.PATH ?? '', ...usualEnvironment(folder), ...environment },
      ...{ KOOSYNC_DATABASE_URL: database.url, KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY },
    };
    const children: ChildProcess[] = [];
    const serve = () => {
      const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: 'ignore' });
      children.push(child);
      return child;
    };
    try {
      const dataSource = await openDatabase(database.url);
      const random = { bytes: (count: number) => randomBytes(count) };
      const queue = new UsageQueue(new UnitOfWork(dataSource), { now: () => Date.now() }, random);
      await queue.add(records(1200));
      await dataSource.destroy();
      api.fault = 'hold-reply';
      const child = serve();
      await until(() => api.usage.charged.size === 1000);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      api.fault = undefined;
      const reopened = await openDatabase(database.url);
      // two minutes later, when the killed round's lease has ended
      await reopened.query('UPDATE queued_usage SET due_at = 0');
      const settled = async () => {
        const rows: { state: string; n: string }[] = await reopened.query(
          'SELECT state, COUNT(*) AS n FROM queued_usage GROUP BY state',
        );
        return rows.map(({ state, n }) => `${state} ${n}`).join();
      };
      serve();
      await until(async () => (await settled()) === 'sent 1200');
      expect([api.usage.charged.size, api.usage.arrived]).toEqual([1200, 2200]);
      await reopened.destroy();
    } finally {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
