import { expect, it } from '@jest/globals';
import { onEveryDatabase } from '../support/on-every-database.js';
import { DatabaseReadiness } from '../../src/health/database-readiness.js';

onEveryDatabase('the stand-alone service', {}, (running) => {
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(running.connector.url + path, init);
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: JSON.parse(text) as unknown,
    };
  };

  it('is live and, migrated, ready', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'up', database: 'up', migrations: 'done' },
    });
  });

  it('is not ready while a migration is pending', async () => {
    const { dataSource } = running.connector;
    const names = await running.connector.rows<{ name: string }>(
      'SELECT name FROM koosync_migration ORDER BY id DESC',
    );
    const last = names[0]?.name as string;
    await dataSource.query(
      `UPDATE koosync_migration SET name = 'elsewhere', timestamp = 1 WHERE name = '${last}'`,
    );
    try {
      const fresh = new DatabaseReadiness(dataSource);
      expect(await fresh.look()).toEqual({ status: 'down', database: 'up', migrations: 'pending' });
    } finally {
      const timestamp = /\d+$/.exec(last)?.[0] ?? '';
      await dataSource.query(
        `UPDATE koosync_migration SET name = '${last}', timestamp = ${timestamp} WHERE name = 'elsewhere'`,
      );
    }
  });

  it.each([
    ['GET', '/'],
    ['POST', '/produceAPI/v2/tenantSync'],
    ['PUT', '/anything/else?with=a-query'],
    ['GET', '/health'],
    ['GET', '/administration'],
  ])('answers %s %s in the form of the marketplace, with 404', async (method, path) => {
    const body =
      method === 'GET' ? {} : { body: 'not { json', headers: { 'content-type': 'application/json' } };
    const reply = await get(path, { method, ...body });
    expect(reply).toEqual({
      status: 404,
      type: expect.stringMatching(/^application\/json/),
      body: {
        resultCode: '000002',
        resultMsg: expect.stringMatching(/^接口不存在，.*No such interface.*\[[0-9A-Z]{18}\]$/),
      },
    });
  });

  it('answers problem details below /admin, also outside the API', async () => {
    expect(await get('/admin/elsewhere')).toMatchObject({
      status: 404,
      type: expect.stringMatching(/problem\+json/),
    });
  });

  it('is live but not ready once the database is gone', async () => {
    await running.connector.dataSource.destroy();
    try {
      expect(await get('/health/live')).toMatchObject({ status: 200 });
      expect(await get('/health/ready')).toMatchObject({
        status: 503,
        body: { status: 'down', database: 'down' },
      });
    } finally {
      await running.connector.dataSource.initialize();
    }
  });
});
