import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { department, grant, noDepartment, withdraw, type StoryEvent } from '../support/scenario.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { TestConnector } from '../support/connector.js';
import { describe } from '@jest/globals';
import { ScimServer, TOKEN } from './scim-server.js';

describe.each(DATABASES)('A connector with a SCIM server, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let server: ScimServer;
  let connector: TestConnector;

  beforeAll(async () => {
    database = await fresh();
    server = await ScimServer.start();
    connector = await TestConnector.start(database.url, {
      KOOSYNC_SCIM_URL: server.url,
      KOOSYNC_SCIM_TOKEN: TOKEN,
      KOOSYNC_SCIM_ALLOW_PRIVATE: 'true',
    });
  });
  afterAll(async () => {
    await connector?.stop();
    await server?.stop();
    await database?.drop();
  });

  const call = async ({ kind, message }: StoryEvent): Promise<void> => {
    const { resultCode } = await connector.call(kind, message('t1'));
    expect(resultCode).toBe('000000');
  };

  it('keeps it in step with what the marketplace says', async () => {
    const ann = (): Record<string, unknown> | undefined => server.store.users[0];
    await call(grant(1, 'Ann'));
    await call(department(2, 'd1'));
    await server.until(({ groups }) => groups.length === 1 && ann()?.active === true);
    expect(ann()).toMatchObject({ displayName: 'Ann', active: true });
    await call(withdraw(3));
    await server.until(() => ann()?.active === false);
    await call(grant(4, 'Ann B.'));
    await call(noDepartment(5, 'd1'));
    await server.until(({ groups }) => groups.length === 0);
    expect(ann()).toMatchObject({ displayName: 'Ann B.', active: true });
    expect(server.store.users).toHaveLength(1);
  });

  it('delivers later what the SCIM server could not take', async () => {
    let failures = 0;
    server.interfere = ({ method }) => (method !== 'GET' && failures++ < 2 ? { status: 503 } : undefined);
    await call(department(6, 'd2', '', '研发'));
    await server.until(({ groups }) => groups.length === 1);
    expect(failures).toBeGreaterThan(2);
    expect(server.store.groups[0]).toMatchObject({ displayName: '研发' });
  });
});
