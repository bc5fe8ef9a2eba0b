import { describe, expect, it } from '@jest/globals';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { reject, retry } from '../../src/outbox/change-target.js';
import type { UserStore } from '../../src/targets/user-store.js';
import { StoreRefusal } from '../../src/outbox/in-transaction.js';
import { applyInTransaction } from '../../src/targets/user-store/apply-in-transaction.js';
import { DATABASES } from '../support/database.js';
import { applicationSaved, changes, userRemoved, userSaved } from './changes.js';

@Entity('store_person')
class Person {
  @PrimaryColumn({ type: 'varchar', length: 200 }) id!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
}

/** Writes with the connector's transaction alone. */
const store: UserStore = {
  async saveUsers(users, { manager, tenantId }) {
    await manager?.save(
      users.map(({ userName, name }) => Object.assign(new Person(), { id: `${tenantId}/${userName}`, name })),
    );
    if (users.some(({ userName }) => userName === 'unwelcome')) return reject('nobody of that name');
    if (users.some(({ userName }) => userName === 'later')) return retry('the mailbox is being made');
  },
  async removeUsers(users, { manager, tenantId }) {
    await manager?.delete(
      Person,
      users.map(({ userName }) => `${tenantId}/${userName}`),
    );
  },
};

describe.each(DATABASES)('A store in the transaction of the call, on $name', ({ fresh }) => {
  const inTransaction = async (
    work: (
      dataSource: DataSource,
      tell: (...of: readonly ReturnType<typeof changes>[]) => Promise<void>,
    ) => Promise<void>,
  ) => {
    const database = await fresh();
    const dataSource = new DataSource({
      ...dataSourceOptions(database.url, { entities: [Person], migrations: [] }),
      synchronize: true,
    });
    await dataSource.initialize();
    try {
      await work(dataSource, (...of) =>
        dataSource.transaction((manager) => applyInTransaction(store, of.flat(), manager)),
      );
    } finally {
      await dataSource.destroy();
      await database.drop();
    }
  };
  const names = async (dataSource: DataSource) =>
    (await dataSource.getRepository(Person).find({ order: { id: 'ASC' } })).map(({ id }) => id);

  it('writes with it, for each tenant and instance apart and in the order of the changes', () =>
    inTransaction(async (dataSource, tell) => {
      const of = (tenantId: string, ...events: Parameters<typeof changes>[0]) =>
        changes(events, { tenantId });
      await tell(
        of('t1', userSaved('ann'), userSaved('bob')),
        of('t2', userSaved('ann')),
        of('t1', userRemoved('bob')),
      );
      expect(await names(dataSource)).toEqual(['t1/ann', 't2/ann']);
    }));

  it('undoes everything when the store refuses or wants to wait', () =>
    inTransaction(async (dataSource, tell) => {
      const refused = tell(
        changes([userSaved('ann')]),
        changes([userSaved('unwelcome')], { tenantId: 't2' }),
      );
      await expect(refused).rejects.toThrow(new StoreRefusal('saveUsers: nobody of that name'));
      await expect(tell(changes([userSaved('later')]))).rejects.toThrow(
        'saveUsers: the mailbox is being made',
      );
      expect(await names(dataSource)).toEqual([]);
    }));

  it('passes on what the driver throws, so that lost races can be told from faults', () =>
    inTransaction(async (_, tell) => {
      const tooLong = tell(
        changes([userSaved('a'.repeat(300).repeat(10), { name: null as unknown as string })]),
      );
      await expect(tooLong).rejects.toMatchObject({ name: 'QueryFailedError' });
    }));
});

describe('A store in the transaction of the call', () => {
  it('is not told of debugging data unless it asked for it', async () => {
    const told: string[] = [];
    const spy: UserStore = { saveUsers: (_, { lane }) => Promise.resolve(void told.push(lane)) };
    const debugging = changes([userSaved('ann')], { lane: 'test' });
    const manager = {} as Parameters<typeof applyInTransaction>[2];
    await applyInTransaction(spy, debugging, manager);
    await applyInTransaction(spy, debugging, manager, { lanes: ['production', 'test'] });
    expect(told).toEqual(['test']);
  });

  it('can ask for the secret of the application it is told of', async () => {
    const told: unknown[] = [];
    const spy: UserStore = {
      saveApplication: async ({ appId }, { revealSecret }) => void told.push(await revealSecret(appId)),
    };
    await applyInTransaction(spy, changes([applicationSaved('app-1')]), {} as never, {
      revealSecret: ({ tenantId }, appId) => Promise.resolve(`${tenantId} ${appId}`),
    });
    expect(told).toEqual(['tenant-1 app-1']);
  });

  it('stops between two calls when the time is over', async () => {
    const late: UserStore = {};
    const signal = AbortSignal.abort(new Error('overdue'));
    await expect(
      applyInTransaction(late, changes([userSaved('ann')]), {} as never, { signal }),
    ).rejects.toThrow('overdue');
  });
});
