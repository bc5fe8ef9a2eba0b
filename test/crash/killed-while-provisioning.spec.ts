import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { ACCESS_KEY, seal } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { newInstance, newOrder } from '../support/instances.js';
import type { InstanceKind } from '../../src/protocol/routes.js';
import type { Message } from '../support/messages.js';

const HOST = join(import.meta.dirname, 'provisioning-process.mjs');

describe.each(DATABASES)(
  'a connector killed between the creation and the record of it, on $name',
  ({ fresh }) => {
    const folder = mkdtempSync(join(tmpdir(), 'koosync-crash-'));
    const madeFile = join(folder, 'made');
    let database: TestDatabase;
    let child: ChildProcess | undefined;

    beforeAll(async () => {
      database = await fresh();
      writeFileSync(join(folder, 'data.key'), randomBytes(32).toString('base64'));
    });
    afterEach(() => kill());
    afterAll(async () => {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    async function start(more: Record<string, string> = {}): Promise<string> {
      child = fork(HOST, {
        env: {
          PATH: process.env.PATH ?? '',
          KOOSYNC_PORT: '0',
          KOOSYNC_DATABASE_URL: database.url,
          KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
          KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
          MADE_FILE: madeFile,
          ...more,
        },
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const died = once(child, 'exit').then(() => {
        throw new Error('the host application ended');
      });
      died.catch(() => undefined);
      const [url] = (await Promise.race([once(child, 'message'), died])) as [string];
      return url;
    }

    async function kill(): Promise<void> {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }

    async function call(url: string, kind: InstanceKind, message: Message): Promise<string> {
      const { method, path, query, headers, body } = seal(kind, message, { dialect: 'v2-basic' });
      const response = await fetch(`${url}${path}?${query}`, { method, headers, body: new Uint8Array(body) });
      return response.text();
    }

    const made = () => readFileSync(madeFile, 'utf8').trim().split('\n');
    const success = (instanceId: string) =>
      `{"resultCode":"000000","resultMsg":"success.","instanceId":"${instanceId}"}`;

    it.each(['newInstance', 'queryInstance'] as const)(
      'leaves the order written down; the next %s goes on with it, and there is one instance',
      async (next) => {
        const order = newOrder();
        const { instanceId } = order;
        const dying = await start({ DIE_AFTER_CREATION: 'yes' });
        await expect(call(dying, 'newInstance', newInstance(order))).rejects.toThrow();
        expect(made().filter((id) => id === instanceId)).toHaveLength(1);

        const url = await start();
        const reply =
          next === 'newInstance'
            ? await call(url, next, newInstance(order))
            : await call(url, next, { instanceId });
        expect(reply).toContain('"000000"');
        expect(reply).toContain(instanceId);
        expect(await call(url, 'newInstance', newInstance(order))).toBe(success(instanceId));
        // idempotent by the id: asked a second time after the crash, and never again
        expect(made().filter((id) => id === instanceId)).toHaveLength(2);
        const dataSource = await new DataSource(
          dataSourceOptions(database.url, { entities: [], migrations: [] }),
        ).initialize();
        const rows: unknown[] = await dataSource.query(
          `SELECT status, order_id FROM instance WHERE instance_id = '${instanceId}'`,
        );
        await dataSource.destroy();
        expect(rows).toEqual([{ status: 'active', order_id: order.orderId }]);
      },
    );
  },
);
