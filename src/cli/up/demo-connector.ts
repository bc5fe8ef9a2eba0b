import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { loadConfig, processEnvironment, type Config } from '../../config.js';
import { newPino } from '../../logging/new-pino.js';
import { PinoLogger } from '../../logging/pino-logger.js';
import { oaepPrivateKey } from '../../protocol/oaep-private-key.js';
import { serve } from '../../serve.js';
import { AdminClient } from '../admin-client.js';
import { Marketplace } from '../simulator/marketplace.js';
import { startFailure } from '../start-failure.js';
import { devEnvironment } from './dev-environment.js';
import { devFiles, writeDevEnvironment, type DevFiles } from './dev-files.js';

/** A running connector with development keys, and who talks to it. */
export interface DemoConnector {
  readonly app: NestFastifyApplication;
  readonly config: Config;
  readonly files: DevFiles;
  /** Where it answers, scheme to port. */
  readonly url: string;
  readonly adminToken: string;
  readonly marketplace: Marketplace;
  readonly client: AdminClient;
  readonly log: Logger;
  /** The level after the story; during it only errors are told. */
  readonly logLevel: string;
}

export async function startDemoConnector(): Promise<DemoConnector> {
  const given = processEnvironment();
  const dataDir = resolve(given.KOOSYNC_DATA_DIR || './data');
  const files = await devFiles(dataDir);
  const environment = devEnvironment(given, dataDir, files);
  const config = loadConfig(environment);
  const logLevel = given.KOOSYNC_LOG_LEVEL || 'warn';
  const log = await newPino({
    level: given.KOOSYNC_LOG_LEVEL || 'error',
    pretty: process.stderr.isTTY,
    to: 2,
  });
  const app = await serve(config, new PinoLogger(log)).catch((error: unknown) => {
    throw startFailure(config, error);
  });
  const url = reachable(await app.getUrl());
  const adminToken = config.connector.adminTokens?.[0]?.token ?? '';
  writeDevEnvironment(files.environment, {
    ...environment,
    KOOSYNC_URL: url,
    KOOSYNC_ADMIN_TOKEN: adminToken,
  });
  const client = new AdminClient(url, adminToken);
  return {
    app,
    config,
    files,
    url,
    adminToken,
    marketplace: marketplaceOf(url, config),
    client,
    log,
    logLevel,
  };
}

/** `http://[::]:8080` and `http://0.0.0.0:8080` are where it listens, not where it is called. */
const reachable = (url: string): string =>
  url.replace(/\/\/(\[::1?\]|0\.0\.0\.0)(?=:)/, '//127.0.0.1').replace(/\/$/, '');

function marketplaceOf(url: string, { connector }: Config): Marketplace {
  const [key] = connector.keys.privateKeys ?? [];
  const [kitKey] = connector.keys.kitAccessKeys;
  return new Marketplace({
    url,
    basePath: connector.basePath ?? '',
    protocol: 'v2',
    keys: { 'v2-kit': kitKey, 'v2-basic': connector.keys.basicAccessKeys?.[0] ?? kitKey },
    publicKeyPem: key && oaepPrivateKey(key.pem, key.passphrase).publicKeyPem,
    oaepDialect: connector.keys.oaepDialects?.[0] ?? 'sha256-mgf1sha1',
  });
}
