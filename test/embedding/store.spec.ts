import 'reflect-metadata';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import {
  AuthorizationsModule,
  ConnectorModule,
  CoreModule,
  Dispatcher,
  OnDirectoryChange,
  SCHEMA,
  UserStore,
  reject,
  type Change,
  type ConnectorOptions,
  type StoreContext,
  type StoreResult,
  type StoreUser,
} from '../../src/index.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import type { KitKind } from '../../src/protocol/routes.js';
import { ACCESS_KEY, seal } from '../support/connector.js';
import { DATABASES, type TestDatabase } from '../support/database.js';
import { allOrgSync, authSync, newTenant, singleOrgSync, tenantSync, user } from '../support/messages.js';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 3072,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const dataKeys = [randomBytes(32).toString('base64')];

describe.each(DATABASES)('a host application, on $name', ({ fresh }) => {
  let database: TestDatabase;
  let app: NestFastifyApplication | undefined;
  beforeEach(async () => {
    database = await fresh();
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await database.drop();
  });

  const options = (more: Partial<ConnectorOptions> = {}): ConnectorOptions => ({
    database: { url: database.url },
    keys: { kitAccessKeys: [ACCESS_KEY], privateKeys: [{ pem: privateKey }], dataKeys },
    delivery: { dispatch: false },
    ...more,
  });

  async function start(imports: DynamicModule['imports'], providers: Type[] = []): Promise<void> {
    @Module({})
    class Host {}
    const host: DynamicModule = { module: Host, imports: imports ?? [], providers };
    app = await NestFactory.create<NestFastifyApplication>(host, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    await app.listen(0, '127.0.0.1');
  }
  const the = () => app as NestFastifyApplication;
  const rows = <R>(sql: string): Promise<R[]> =>
    the().get<DataSource>(getDataSourceToken('koosync')).query(sql);
  const deliver = () => the().get(Dispatcher).drain();

  async function call(kind: KitKind, message: Record<string, unknown>) {
    const { method, path, headers, body } = seal(kind, message);
    const url = (await the().getUrl()) + path;
    const response = await fetch(url, { method, headers, body: new Uint8Array(body) });
    return (await response.json()) as { resultCode: string; resultMsg: string };
  }

  it('has its store told after the commit, with what the store needs injected', async () => {
    const told: string[] = [];
    @Injectable()
    class Directory {
      add = (text: string) => void told.push(text);
    }
    @Module({ providers: [Directory], exports: [Directory] })
    class DirectoryModule {}
    @Injectable()
    class HostStore implements UserStore {
      constructor(private readonly directory: Directory) {}
      saveUsers(users: readonly StoreUser[], { tenantId }: StoreContext): Promise<void> {
        for (const { userName, active } of users) this.directory.add(`${tenantId} ${userName} ${active}`);
        return Promise.resolve();
      }
    }
    const useFactory = () => options();
    await start([
      ConnectorModule.forRootAsync({ imports: [DirectoryModule], useFactory, userStore: HostStore }),
    ]);
    const id = newTenant();
    await call('authSync', authSync(id, 1, [user('ann'), user('bob', { enable: 'false' })]));
    expect(told).toEqual([]);
    await deliver();
    expect(told).toEqual([`${id} ann true`, `${id} bob false`]);
  });

  it('may provide the store itself, under the token or as the class it names', async () => {
    const told: string[] = [];
    @Injectable()
    class HostStore implements UserStore {
      saveTenant(tenant: { name: string }): Promise<void> {
        told.push(tenant.name);
        return Promise.resolve();
      }
    }
    await start([ConnectorModule.forRoot({ ...options(), userStore: HostStore })], [HostStore]);
    await call('tenantSync', tenantSync(newTenant(), 1));
    await deliver();
    expect(told).toEqual(['Acme']);
  });

  @Injectable()
  class SharedStore implements UserStore {
    refused = '';
    odd = '';
    async saveUsers(users: readonly StoreUser[], { manager, tenantId }: StoreContext): Promise<StoreResult> {
      for (const { userName } of users) {
        await manager?.query(`INSERT INTO host_user (id) VALUES ('${tenantId}/${userName}')`);
        if (userName === this.refused) return reject(`there is no room for ${userName}${this.odd}`);
      }
    }
    async saveDepartments(departments: readonly { code: string }[], { manager, tenantId }: StoreContext) {
      for (const { code } of departments)
        await manager?.query(`INSERT INTO host_user (id) VALUES ('${tenantId}/${code}')`);
    }
  }

  it('shares the transaction with a store that wants to: both are kept, or neither', async () => {
    const shared = options({ store: { mode: 'transaction' } });
    await start([ConnectorModule.forRoot({ ...shared, userStore: SharedStore })], [SharedStore]);
    await rows('CREATE TABLE host_user (id varchar(80) PRIMARY KEY)');
    const store = the().get(SharedStore);
    const id = newTenant();
    const hosts = async () =>
      (await rows<{ id: string }>(`SELECT id FROM host_user WHERE id LIKE '${id}/%'`))
        .map((row) => row.id)
        .sort();
    expect(await call('authSync', authSync(id, 1, [user('ann')]))).toMatchObject({ resultCode: '000000' });
    expect(await hosts()).toEqual([`${id}/ann`]);
    store.refused = 'bob';
    store.odd = '\0\ud83d';
    const message = authSync(id, 2, [user('bob'), user('carl')]);
    expect(await call('authSync', message)).toMatchObject({
      resultCode: '000005',
      resultMsg: expect.stringContaining('Retrying helps'),
    });
    expect(await hosts()).toEqual([`${id}/ann`]);
    expect(await rows(`SELECT user_name FROM authorization_user`)).toHaveLength(1);
    const [failed] = await rows<{ reason: string }>(`SELECT reason FROM receipt WHERE outcome = 'failed'`);
    expect(failed?.reason).toBe('internal-error: saveUsers: there is no room for bob\ufffd');
    store.refused = '';
    expect(await call('authSync', message)).toMatchObject({ resultCode: '000000' });
    expect(await hosts()).toEqual(['ann', 'bob', 'carl'].map((name) => `${id}/${name}`));
  });

  it('is told of a long list inside the transaction too', async () => {
    const shared = options({ store: { mode: 'transaction' } });
    await start([ConnectorModule.forRoot({ ...shared, userStore: SharedStore })], [SharedStore]);
    await rows('CREATE TABLE host_user (id varchar(80) PRIMARY KEY)');
    const list = Array.from({ length: 1300 }, (_, i) => [`d${i}`] as const);
    expect(await call('allOrgSync', allOrgSync(newTenant(), 1, list))).toMatchObject({
      resultCode: '000000',
    });
    expect(await rows('SELECT id FROM host_user')).toHaveLength(1300);
  });

  it('has one refusal of a shared store undo one call: those that came with it are applied', async () => {
    const shared = options({ store: { mode: 'transaction' } });
    await start([ConnectorModule.forRoot({ ...shared, userStore: SharedStore })], [SharedStore]);
    await rows('CREATE TABLE host_user (id varchar(80) PRIMARY KEY)');
    the().get(SharedStore).refused = 'u3';
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => call('authSync', authSync(newTenant(), 1, [user(`u${i}`)]))),
    );
    expect(answers.map(({ resultCode }) => resultCode)).toEqual(
      Array.from({ length: 8 }, (_, i) => (i === 3 ? '000005' : '000000')),
    );
    expect(await rows('SELECT id FROM host_user')).toHaveLength(7);
  });

  it('hears of changes by its handlers, each of which is repeated alone', async () => {
    const heard: string[] = [];
    @Injectable()
    class Listener {
      fail = true;
      @OnDirectoryChange('user.*')
      users(change: Change) {
        heard.push(`users ${change.type}`);
      }
      @OnDirectoryChange('*', { name: 'everything' })
      everything(change: Change) {
        if (this.fail) throw new Error('not yet');
        heard.push(`all ${change.type}`);
      }
    }
    await start(
      [
        ConnectorModule.forRoot(
          options({ delivery: { dispatch: false, backoff: { delays: [0], jitter: 0 } } }),
        ),
      ],
      [Listener],
    );
    const id = newTenant();
    await call('tenantSync', tenantSync(id, 1));
    await call('authSync', authSync(id, 1));
    failOnce(the().get(Listener));
    await deliver();
    expect(heard.filter((line) => line.startsWith('users'))).toEqual(['users user.authorized']);
    expect(heard.filter((line) => line.startsWith('all'))).toEqual([
      'all tenant.saved',
      'all user.authorized',
    ]);
  });

  /** Fails once, then works. */
  function failOnce(listener: { fail: boolean }): void {
    let left = 1;
    Object.defineProperty(listener, 'fail', { get: () => left-- > 0 });
  }

  it('imports only the kinds it wants: another kind is an unknown path', async () => {
    await start([CoreModule.forRoot(options()), AuthorizationsModule]);
    const id = newTenant();
    expect(await call('authSync', authSync(id, 1))).toMatchObject({ resultCode: '000000' });
    expect(await call('singleOrgSync', singleOrgSync(id, 1, 'd'))).toMatchObject({ resultCode: '000002' });
    expect(await rows('SELECT user_name FROM authorization_user')).toHaveLength(1);
  });

  it('may hand over a data source of its own', async () => {
    const own = await newDataSource(dataSourceOptions(database.url, SCHEMA)).initialize();
    await migrate(own);
    await start([ConnectorModule.forRoot(options({ database: { dataSource: own } }))]);
    expect(await call('authSync', authSync(newTenant(), 1))).toMatchObject({ resultCode: '000000' });
    expect(the().get<DataSource>(getDataSourceToken('koosync'))).toBe(own);
    await deliver();
  });
});
