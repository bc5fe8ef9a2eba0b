import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import type { KitKind } from '../../src/protocol/routes.js';
import { ACCESS_KEY, seal } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import {
  allOrgSync,
  authSync,
  newTenant,
  singleOrgSync,
  tenantSync,
  type Message,
} from '../support/messages.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const MAIN = join(import.meta.dirname, '../../dist/src/cli/main.js');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const KINDS: [KitKind, (tenantId: string) => Message][] = [
  ['tenantSync', (id) => tenantSync(id, 5)],
  ['authSync', (id) => authSync(id, 5)],
  ['singleOrgSync', (id) => singleOrgSync(id, 5, 'd1')],
  ['allOrgSync', (id) => allOrgSync(id, 5, [['d1'], ['d2', 'd1']])],
];

describe.each(DATABASES)('a connector killed between commit and reply, on $name', ({ fresh }) => {
  const folder = mkdtempSync(join(tmpdir(), 'koosync-crash-'));
  let database: TestDatabase;
  let child: ChildProcess | undefined;
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
      PATH: process.env.PATH ?? '',
      KOOSYNC_DATABASE_URL: database.url,
      KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
      KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'private.pem'),
      KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
      KOOSYNC_DATA_DIR: folder,
    };
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<number> {
    const port = await freePort();
    child = spawn(process.execPath, [MAIN, 'serve'], {
      env: { ...environment, KOOSYNC_PORT: String(port) },
      stdio: 'ignore',
    });
    const exited = new Promise<never>((_, reject) =>
      child?.once('exit', (code) => reject(new Error(`serve ended with ${code}`))),
    );
    exited.catch(() => undefined);
    await Promise.race([exited, answers(port)]);
    return port;
  }

  async function answers(port: number): Promise<void> {
    for (let up = false; !up;)
      up = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ ok }) => ok,
        () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 50)),
      );
  }

  async function kill(): Promise<void> {
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await ended;
  }

  const send = async (port: number, request: ReturnType<typeof seal>): Promise<string> => {
    const { method, headers, body, path } = request;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      body: new Uint8Array(body),
    });
    return response.text();
  };

  it('applies every kind once: the byte-identical resend gets the reply that was lost, a new nonce changes nothing', async () => {
    const calls = KINDS.map(([kind, make]) => {
      const tenantId = newTenant();
      return { kind, tenantId, message: make(tenantId), request: seal(kind, make(tenantId)) };
    });
    const firstPort = await start();
    const proxy = await TcpProxy.to('127.0.0.1', firstPort);
    // the replies reach the proxy, so the transactions are committed, and go no further
    for (const { request } of calls) {
      const committed = proxy.withholdReplies();
      const lost = send(proxy.port, request).catch(() => 'lost');
      await committed;
      void lost;
    }
    await kill();
    await proxy.close();

    const secondPort = await start();
    for (const { kind, message, request } of calls) {
      expect(await send(secondPort, request)).toBe('{"resultCode":"000000","resultMsg":"success."}');
      expect(await send(secondPort, seal(kind, message))).toBe(
        '{"resultCode":"000000","resultMsg":"success."}',
      );
    }
    await kill();

    const dataSource = await new DataSource(
      dataSourceOptions(database.url, { entities: [], migrations: [] }),
    ).initialize();
    for (const { tenantId } of calls) {
      const receipts: { outcome: string }[] = await dataSource.query(
        `SELECT outcome FROM receipt WHERE tenant_id = '${tenantId}' ORDER BY id`,
      );
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['applied', 'resent', 'unchanged']);
    }
    await dataSource.destroy();
  });

  it('killed while it applies a hundred calls leaves each of them whole or not at all, and all of them succeed again', async () => {
    const tenants = Array.from({ length: 100 }, () => newTenant());
    const requests = tenants.map((tenantId) =>
      seal('allOrgSync', allOrgSync(tenantId, 5, [['d1'], ['d2', 'd1']])),
    );
    const port = await start();
    const first = requests.map((request) => send(port, request).catch(() => 'lost'));
    await Promise.race(first);
    await kill();
    await Promise.all(first);

    const again = await start();
    for (const text of await Promise.all(requests.map((request) => send(again, request))))
      expect(text).toBe('{"resultCode":"000000","resultMsg":"success."}');
    await kill();
    const dataSource = await new DataSource(
      dataSourceOptions(database.url, { entities: [], migrations: [] }),
    ).initialize();
    const rows: { tenant_id: string; outcome: string }[] = await dataSource.query(
      `SELECT tenant_id, outcome FROM receipt WHERE outcome = 'applied' AND tenant_id IN (${tenants.map((id) => `'${id}'`).join(', ')})`,
    );
    expect(rows).toHaveLength(100);
    expect(new Set(rows.map(({ tenant_id }) => tenant_id)).size).toBe(100);
    await dataSource.destroy();
  });
});
