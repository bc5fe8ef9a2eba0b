import { AccountStore } from './account-store.js';
import { Account } from './account.entity.js';
import type { StoreUnderTest, VerifyOptions } from 'koosync/testing';
import { DataSource } from 'typeorm';

export const options: VerifyOptions = { rows: 2000 };

/** The store over an empty database, and a look into it: for `koosync verify-store` and for the tests. */
export default async function storeUnderTest(): Promise<StoreUnderTest> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    database: ':memory:',
    entities: [Account],
    synchronize: true,
  });
  await dataSource.initialize();
  const accounts = dataSource.getRepository(Account);
  return {
    store: new AccountStore(accounts),
    probe: {
      findUser: ({ tenantId, instanceId }, appId, userName) =>
        accounts.findOneBy({ tenantId, instanceId, appId, userName }),
      listUsers: ({ tenantId, instanceId }) => accounts.findBy({ tenantId, instanceId }),
    },
    close: () => dataSource.destroy(),
  };
}
