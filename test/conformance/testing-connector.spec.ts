import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestingConnector, FakeUserStore, type TestingConnector } from '../../src/testing.js';

describe('The connector of the test kit', () => {
  const store = new FakeUserStore();
  let connector: TestingConnector;
  beforeAll(async () => {
    connector = await createTestingConnector({ userStore: store });
  });
  afterAll(() => connector?.close());

  const taken = async (request: Parameters<TestingConnector['send']>[0]) =>
    expect(await connector.send(request)).toMatchObject({ resultCode: '000000' });

  it('brings the marketplace’s calls to a store', async () => {
    const { marketplace } = connector;
    await taken(marketplace.tenant({ name: '星河' }));
    await taken(marketplace.application('client-1', 'a secret of 星河'));
    await taken(marketplace.departments([{ orgCode: 'RD' }]));
    await taken(
      marketplace.users([
        { userName: 'ann', orgCode: 'RD' },
        { userName: 'bob', orgCode: 'RD' },
      ]),
    );
    await taken(marketplace.users([{ userName: 'bob' }], 3));
    expect(store.calls).toEqual([]);
    await connector.deliver();
    const scope = { lane: 'production', tenantId: 'tenant-1', instanceId: 'instance-1' } as const;
    expect(await store.findTenant(scope)).toMatchObject({ name: '星河' });
    expect(await store.findApplication(scope, 'app-1')).toMatchObject({ clientSecret: 'a secret of 星河' });
    expect(await store.findDepartment(scope, 'RD')).toMatchObject({ path: ['RD'] });
    expect(await store.findUser(scope, 'app-1', 'ann')).toMatchObject({ active: true });
    expect(await store.findUser(scope, 'app-1', 'bob')).toMatchObject({ active: false });
  });

  it('keeps for later what the store could not take', async () => {
    store.throwNext(1);
    await taken(connector.marketplace.users([{ userName: 'cyd' }]));
    await connector.deliver();
    expect([...store.users.values()].map(({ userName }) => userName)).not.toContain('cyd');
    expect(store.calls.at(-1)).toMatchObject({ method: 'saveUsers', context: { attempt: 1 } });
  });
});
