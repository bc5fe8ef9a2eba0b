import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { ConnectorModule } from './connector.module.js';
import type { ConnectorOptions } from './connector-options.js';
import { Dispatcher } from './outbox/dispatch/dispatcher.js';
import type { UserStore } from './targets/user-store.js';
import { marketplaceOf, testKeyPair, type TestMarketplace } from './testing/marketplace-of.js';

/** A connector on a port of its own with an empty database in memory, and a marketplace that knows its keys. */
export interface TestingConnector {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly marketplace: TestMarketplace;
  /** Sends a request of the marketplace and gives the reply. */
  send(
    request: ReturnType<TestMarketplace['tenant']>,
  ): Promise<{ readonly resultCode: string; readonly resultMsg: string }>;
  /** Delivers what changed, and resolves when the stores and targets were told. */
  deliver(): Promise<void>;
  close(): Promise<void>;
}

type Options = Partial<Omit<ConnectorOptions, 'keys'>> & { readonly userStore?: UserStore };

const ACCESS_KEY = 'an access key for tests';

/** Starts one, with a store of yours behind it. Deliveries happen when `deliver` is called. */
export async function createTestingConnector({
  userStore,
  ...options
}: Options = {}): Promise<TestingConnector> {
  const { publicKey, privateKey } = testKeyPair();
  const module = ConnectorModule.forRoot({
    database: { url: 'sqlite::memory:' },
    delivery: { dispatch: false },
    ...options,
    keys: {
      kitAccessKeys: [ACCESS_KEY],
      privateKeys: [{ pem: privateKey }],
      dataKeys: [Buffer.alloc(32, 'for tests only').toString('base64')],
    },
    ...(userStore ? { userStore } : {}),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const { basePath = '/isv/produce' } = options;
  return {
    url,
    app,
    marketplace: marketplaceOf({ accessKey: ACCESS_KEY, publicKey, basePath }),
    send: async ({ method, path, headers, body }) => {
      const response = await fetch(url + path, { method, headers, body: new Uint8Array(body) });
      return (await response.json()) as { resultCode: string; resultMsg: string };
    },
    deliver: () => app.get(Dispatcher).drain(),
    close: () => app.close(),
  };
}
