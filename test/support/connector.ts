import 'reflect-metadata';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { loadConfig } from '../../src/config.js';
import type { ConnectorOptions } from '../../src/connector-options.js';
import { DATA_SOURCE } from '../../src/database/data-source-name.js';
import { formatGuideTime } from '../../src/protocol/guide-time.js';
import { sealOaep } from '../../src/protocol/oaep.js';
import type { Dialect, Kind } from '../../src/protocol/routes.js';
import { sealRequest, type SealedRequest } from '../../src/protocol/seal-request.js';
import { createApp } from '../../src/serve.js';
import { getDataSourceToken } from '@nestjs/typeorm';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ACCESS_KEY = 'an-access-key-of-the-tests';
export const V1_ACCESS_KEY = 'an-access-key-of-old-products';
export const ADMIN_TOKEN = 'an-admin-token-of-the-tests';
const keyPair = generateKeyPairSync('rsa', {
  modulusLength: 3072,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
export const PUBLIC_KEY = keyPair.publicKey;
/** The same for all: several connectors may share a database. */
const DATA_KEY = randomBytes(32).toString('base64');

/** What a reply says. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly resultCode: string;
  readonly resultMsg: string;
}

/** A running connector, and the marketplace that calls it over HTTP. */
export class TestConnector {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly dataSource: DataSource,
    private readonly folder: string,
  ) {}

  /** Starts one on a port of its own. `environment`: further KOOSYNC_* variables; `options`: what no variable says. */
  static async start(
    databaseUrl: string,
    environment: Record<string, string> = {},
    options: Partial<Omit<ConnectorOptions, 'database'>> = {},
  ): Promise<TestConnector> {
    const folder = mkdtempSync(join(tmpdir(), 'koosync-keys-'));
    writeFileSync(join(folder, 'private.pem'), keyPair.privateKey);
    writeFileSync(join(folder, 'data.key'), DATA_KEY);
    const config = loadConfig({
      KOOSYNC_PORT: '0',
      KOOSYNC_DATABASE_URL: databaseUrl,
      KOOSYNC_KIT_ACCESS_KEYS: ACCESS_KEY,
      KOOSYNC_PRIVATE_KEY_FILES: join(folder, 'private.pem'),
      KOOSYNC_DATA_KEY_FILE: join(folder, 'data.key'),
      KOOSYNC_ADMIN_TOKENS: ADMIN_TOKEN,
      ...environment,
    });
    const { connector } = config;
    const instances = { ...connector.instances, ...options.instances };
    const app = await createApp({ ...config, connector: { ...connector, ...options, instances } }, false);
    await app.listen(0, '127.0.0.1');
    const dataSource = app.get<DataSource>(getDataSourceToken(DATA_SOURCE));
    return new TestConnector(app, await app.getUrl(), dataSource, folder);
  }

  /** Signs and sends a message, as the marketplace would. */
  async call(kind: Kind, message: Record<string, unknown>, sealing: Sealing = {}): Promise<Reply> {
    return this.send(seal(kind, message, sealing));
  }

  /** Sends a request as it stands. */
  async send(request: AnyRequest): Promise<Reply> {
    const { method, path, query = '', headers, body } = request;
    const url = this.url + path + (query && `?${query}`);
    const response = await fetch(url, {
      method,
      headers,
      body: method === 'GET' ? null : new Uint8Array(body),
    });
    const text = await response.text();
    const { resultCode, resultMsg } = JSON.parse(text) as Reply;
    return { status: response.status, text, resultCode, resultMsg };
  }

  async rows<R = Record<string, unknown>>(sql: string): Promise<R[]> {
    return this.dataSource.query(sql);
  }

  async stop(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A request as it stands, well-formed or not. */
export type AnyRequest = Omit<SealedRequest, 'method' | 'query'> & { method: string; query?: string };

export interface Sealing {
  readonly dialect?: Dialect;
  readonly nonce?: string;
  readonly timestamp?: number;
  readonly accessKey?: string;
}

export function seal(kind: Kind, message: Record<string, unknown>, sealing: Sealing = {}): SealedRequest {
  return sealRequest(kind, message, {
    accessKey: sealing.accessKey ?? (sealing.dialect?.startsWith('v1') ? V1_ACCESS_KEY : ACCESS_KEY),
    nonce: sealing.nonce ?? randomBytes(16).toString('hex'),
    timestamp: sealing.timestamp ?? Date.now(),
    basePath: '/isv/produce',
    newIv: () => randomBytes(8).toString('hex'),
    ...(sealing.dialect && { dialect: sealing.dialect }),
  });
}

/** The secret as the marketplace would encrypt it. */
export const sealSecret = (text: string): string =>
  sealOaep(PUBLIC_KEY, text, 'sha256-mgf1sha1', randomBytes(32));

/** A source time: `step` milliseconds after a fixed moment in the past. */
export const at = (step: number): string => formatGuideTime(Date.UTC(2026, 0, 5) + step);
