import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seal, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { directoryOf } from '../support/directory.js';
import { newTenant, tenantSync } from '../support/messages.js';
import { receiptsOf } from '../support/receipts.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const SERVERS = DATABASES.filter(({ name }) => name !== 'embedded SQLite');

if (SERVERS.length === 0) it.todo('the database goes away: needs PostgreSQL or MariaDB');

describe.each(SERVERS)('when $name goes away', ({ fresh }) => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let connector: TestConnector;
  let direct: TestConnector;

  beforeAll(async () => {
    database = await fresh();
    const url = new URL(database.url);
    proxy = await TcpProxy.to(url.hostname, Number(url.port));
    url.port = String(proxy.port);
    connector = await TestConnector.start(url.toString());
    direct = await TestConnector.start(database.url);
  });
  afterAll(async () => {
    proxy.mend();
    await connector.stop();
    await direct.stop();
    await proxy.close();
    await database.drop();
  });

  it('calls are answered 000005 within 5 s, saying that a retry helps, and it does', async () => {
    const tenantId = newTenant();
    const request = seal('tenantSync', tenantSync(tenantId, 1));
    expect((await connector.call('tenantSync', tenantSync(newTenant(), 1))).resultCode).toBe('000000');

    proxy.cut();
    for (let i = 0; i < 3; i++) {
      const startedAt = performance.now();
      const reply = await connector.send(request);
      expect(performance.now() - startedAt).toBeLessThan(5000);
      expect(reply).toMatchObject({ status: 200, resultCode: '000005' });
      expect(reply.resultMsg).toMatch(/请点击重试。.*Retrying helps\. \[\w+\]$/);
    }
    expect((await fetch(`${connector.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${connector.url}/health/ready`)).status).toBe(503);

    proxy.mend();
    expect(await connector.send(request)).toMatchObject({ resultCode: '000000' });
    expect((await directoryOf(direct, tenantId)).tenant).toBe('Acme');
    expect((await receiptsOf(direct, tenantId)).map(({ outcome }) => outcome)).toEqual(['applied']);
    expect((await fetch(`${connector.url}/health/ready`)).status).toBe(200);
  });

  it('a hundred calls at once are all answered, and all of them succeed when sent again', async () => {
    const requests = Array.from({ length: 100 }, () => seal('tenantSync', tenantSync(newTenant(), 1)));
    proxy.cut();
    const startedAt = performance.now();
    const replies = await Promise.all(requests.map((request) => connector.send(request)));
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(new Set(replies.map(({ resultCode }) => resultCode))).toEqual(new Set(['000005']));
    proxy.mend();
    const again = await Promise.all(requests.map((request) => connector.send(request)));
    expect(new Set(again.map(({ resultCode }) => resultCode))).toEqual(new Set(['000000']));
  });

  it('in the middle of many calls: each is answered, and what was answered with success is there', async () => {
    const tenants = Array.from({ length: 300 }, () => newTenant());
    const sent = tenants.map((tenantId, i) => {
      if (i === 150) setImmediate(() => proxy.cut());
      return connector.call('tenantSync', tenantSync(tenantId, 1));
    });
    const replies = await Promise.all(sent);
    proxy.mend();
    for (const [i, { status, resultCode }] of replies.entries()) {
      expect(status).toBe(200);
      expect(['000000', '000005']).toContain(resultCode);
      if (resultCode === '000000')
        expect((await directoryOf(direct, tenants[i] as string)).tenant).toBe('Acme');
    }
  });
});
