import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { marketplaceOf, testKeyPair } from '../../src/testing.js';
import { ACCESS_KEY, PUBLIC_KEY, TestConnector } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';

describe('The marketplace of the test kit', () => {
  let database: TestDatabase;
  let connector: TestConnector;
  beforeAll(async () => {
    database = (await DATABASES[0]?.fresh()) as TestDatabase;
    connector = await TestConnector.start(database.url);
  });
  afterAll(async () => {
    await connector?.stop();
    await database?.drop();
  });

  const marketplace = marketplaceOf({ accessKey: ACCESS_KEY, publicKey: PUBLIC_KEY });

  it('makes requests for the five interfaces that a connector takes', async () => {
    const calls = [
      marketplace.tenant({ name: '星河' }),
      marketplace.application('client-1', 'a secret'),
      marketplace.departments([{ orgCode: 'd1' }, { orgCode: 'd2', parentCode: 'd1' }]),
      marketplace.department({ orgCode: 'd2', orgName: 'Renamed', parentCode: 'd1' }, 2),
      marketplace.users([{ userName: 'ann' }, { userName: 'bob', enable: 'false' }]),
      marketplace.users([{ userName: 'ann' }], 3),
    ];
    for (const call of calls) expect(await connector.send(call)).toMatchObject({ resultCode: '000000' });
    const users = await connector.rows('SELECT user_name, authorized, enabled FROM authorization_user');
    expect(users.map((row) => Object.values(row).map(String).join(' ')).sort()).toEqual([
      'ann 0 1',
      'bob 1 0',
    ]);
    const departments = await connector.rows<{ name: string }>('SELECT name FROM department ORDER BY code');
    expect(departments.map(({ name }) => name)).toEqual(['Department d1', 'Renamed']);
  });

  it('makes two requests of one message, not one twice', async () => {
    const [first, second] = [marketplace.tenant(), marketplace.tenant()];
    expect(first.headers['x-nonce']).not.toBe(second.headers['x-nonce']);
    for (const call of [first, second])
      expect(await connector.send(call)).toMatchObject({ resultCode: '000000' });
    const [resent] = await connector.rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM receipt WHERE outcome = 'resent'",
    );
    expect(Number(resent?.n)).toBe(0);
  });

  it('is refused with a key that the connector does not know, and needs a public key for a secret', async () => {
    const stranger = marketplaceOf({ accessKey: 'another key' });
    expect(await connector.send(stranger.tenant())).toMatchObject({ resultCode: '000001' });
    expect(() => stranger.application('client-1', 'a secret')).toThrow(/needs a publicKey/);
    const other = marketplaceOf({ accessKey: ACCESS_KEY, publicKey: testKeyPair().publicKey });
    expect(await connector.send(other.application('client-1', 's'))).toMatchObject({ resultCode: '000101' });
  });
});
