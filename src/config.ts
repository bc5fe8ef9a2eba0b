import { join, resolve } from 'node:path';
import { ConfigError, type ConfigFault } from './config/config-fault.js';
import { CurrentSecrets } from './config/current-secrets.js';
import { readBroker } from './config/read-broker.js';
import { readMarketplace } from './config/read-marketplace.js';
import { readDataKeys } from './config/read-keys.js';
import { readSealKeys } from './config/read-seal-keys.js';
import { readScim } from './config/read-scim.js';
import { readSecrets } from './config/read-secrets.js';
import { readWebhook } from './config/read-webhook.js';
import { readText, readValues, type Environment } from './config/read-values.js';
import { secretFilesIn, type SecretFile } from './config/secret-files.js';
import { unknownNames } from './config/unknown-names.js';
import type { LogLevel, Values } from './config/variables.js';
import type { MetricsAccess } from './metrics/http/metrics-access.js';
import type { MarketplaceOptions } from './orders/marketplace-options.js';
import type { AuditSettings, ConnectorOptions, InstancesOptions } from './connector-options.js';
import type { SealKey } from './keys/seal-keys.js';

export { ConfigError, describeFault, type ConfigFault } from './config/config-fault.js';
export type { Environment } from './config/read-values.js';
export type { LogLevel } from './config/variables.js';

/** Everything the environment says. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  readonly dataDir: string;
  readonly metrics: MetricsAccess;
  /** Share of calls that are traced, from 0 to 1. */
  readonly traces: number;
  readonly connector: ConnectorOptions & { readonly database: { readonly url: string } };
  /** `KOOSYNC_*` names that are set and mean nothing here. */
  readonly unknownNames: readonly string[];
  /** Keys and secrets in force, which can be exchanged while the connector runs. */
  readonly secrets: CurrentSecrets;
}

/** The files with keys and secrets that the environment names. */
export const secretFiles = (environment: Environment = process.env): SecretFile[] =>
  secretFilesIn(environment);

/** The environment of this process, for commands that add to it. */
export const processEnvironment = (): Environment => process.env;

/**
 * The connector's configuration; the only reader of the environment. Empty variables count as absent.
 *
 * @throws ConfigError with every fault at once.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const { config, faults } = inspectConfig(environment);
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** The configuration as far as it can be used, and every fault in it: what `doctor` looks at. */
export function inspectConfig(environment: Environment = process.env): {
  config: Config;
  faults: ConfigFault[];
} {
  const { values, faults } = readValues(environment);
  const secrets = new CurrentSecrets(readSecrets(values, faults), values);
  const sealKeys = readSealKeys(values, faults);
  const targets = [
    ...readWebhook(values, faults, () => secrets.now.webhookSecrets),
    ...readScim(values, faults),
    ...readBroker(values, faults),
  ];
  const marketplace = readMarketplace(values, faults);
  const config: Config = {
    host: values.KOOSYNC_HOST,
    port: values.KOOSYNC_PORT,
    logLevel: values.KOOSYNC_LOG_LEVEL,
    trustedProxies: values.KOOSYNC_TRUSTED_PROXIES,
    dataDir: resolve(values.KOOSYNC_DATA_DIR),
    traces: tracesOf(values, environment),
    metrics: { from: values.KOOSYNC_METRICS, token: values.KOOSYNC_METRICS_TOKEN },
    unknownNames: unknownNames(environment),
    secrets,
    connector: {
      database: { url: databaseUrlOf(values) },
      keys: secrets.now.keys,
      basePath: values.KOOSYNC_BASE_PATH,
      timestampWindowS: values.KOOSYNC_TIMESTAMP_WINDOW_S,
      bodyLimit: values.KOOSYNC_BODY_LIMIT,
      removalGuard: values.KOOSYNC_REMOVAL_GUARD,
      instanceCheck: values.KOOSYNC_INSTANCE_CHECK,
      instances: instancesOf(values),
      adminTokens: secrets.now.adminTokens,
      audit: auditOf(values, sealKeys),
      targets,
      metrics: { tenants: values.KOOSYNC_METRICS_TENANTS },
      ...(marketplace && { marketplace }),
    },
  };
  return { config, faults };
}

/**
 * Where the directory is kept: all that `migrate` needs to know.
 *
 * @throws ConfigError when one of the variables that say so is wrong; others do not matter.
 */
export function loadDatabaseUrl(environment: Environment = process.env): string {
  const { values, faults } = readValues(environment);
  const own = faults.filter(({ variable }) => /^KOOSYNC_(DATABASE_URL|DATA_DIR)/.test(variable));
  if (own.length > 0) throw new ConfigError(own);
  return databaseUrlOf(values);
}

/**
 * Where secrets are stored, and under which keys: all that sealing them anew needs to know.
 *
 * @throws ConfigError when one of the variables that say so is wrong; others do not matter.
 */
export function loadDataKeys(environment: Environment = process.env): {
  readonly databaseUrl: string;
  readonly dataKeys: readonly string[];
} {
  const databaseUrl = loadDatabaseUrl(environment);
  const faults: ConfigFault[] = [];
  const dataKeys = readDataKeys(environment.KOOSYNC_DATA_KEY_FILE || undefined, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return { databaseUrl, dataKeys };
}

/** Where the connector with this environment is reached from its own machine. Faults are left to `doctor`. */
export function localAddress(environment: Environment = process.env): string {
  const { values } = readValues(environment);
  const host = WILDCARDS[values.KOOSYNC_HOST] ?? values.KOOSYNC_HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${values.KOOSYNC_PORT}`;
}

const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** What a client of a running connector needs; undefined where the environment does not say. */
export interface ClientSettings {
  readonly url: string | undefined;
  readonly adminToken: string | undefined;
  /** The current access key, and every one. */
  readonly kitAccessKeys: readonly string[];
  readonly basicAccessKeys: readonly string[];
  readonly v1AccessKeys: readonly string[];
  readonly privateKeyFiles: readonly string[];
  readonly passphrase: string | undefined;
  readonly basePath: string;
  readonly windowMs: number;
  readonly marketplace: MarketplaceOptions | undefined;
}

/** The environment as `simulate`, `verify` and the lists read it: nothing in it is mandatory, faults are left to `doctor`. */
export function clientSettings(environment: Environment = process.env): ClientSettings {
  const { values } = readValues(environment);
  return {
    url: environment.KOOSYNC_URL || undefined,
    adminToken: environment.KOOSYNC_ADMIN_TOKEN || textOf(environment.KOOSYNC_ADMIN_TOKEN_FILE),
    kitAccessKeys: values.KOOSYNC_KIT_ACCESS_KEYS,
    basicAccessKeys: basicKeysOf(values),
    v1AccessKeys: values.KOOSYNC_V1_ACCESS_KEYS,
    privateKeyFiles: values.KOOSYNC_PRIVATE_KEY_FILES,
    passphrase: values.KOOSYNC_PRIVATE_KEY_PASSPHRASE,
    basePath: values.KOOSYNC_BASE_PATH,
    windowMs: values.KOOSYNC_TIMESTAMP_WINDOW_S * 1000,
    marketplace: readMarketplace(values, []),
  };
}

/** What `audit verify` needs without a running connector. @throws ConfigError */
export function loadAuditSettings(environment: Environment = process.env) {
  const { KOOSYNC_SEAL_IDLE_S: idleSealS } = readValues(environment).values;
  return { url: loadDatabaseUrl(environment), sealKeys: loadSealKeys(environment), idleSealS };
}

/** The keys that verify seals. @throws ConfigError */
export function loadSealKeys(environment: Environment = process.env): SealKey[] {
  const faults: ConfigFault[] = [];
  const keys = readSealKeys(readValues(environment).values, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return keys;
}

const auditOf = (values: Values, sealKeys: readonly SealKey[]): AuditSettings => ({
  sealKeys,
  sealIntervalS: values.KOOSYNC_SEAL_INTERVAL_S,
  idleSealS: values.KOOSYNC_SEAL_IDLE_S,
  ...(values.KOOSYNC_AUDIT_RETENTION_DAYS !== undefined && {
    retentionDays: values.KOOSYNC_AUDIT_RETENTION_DAYS,
  }),
});

function instancesOf(values: Values): InstancesOptions {
  const { KOOSYNC_INSTANCE_FRONTEND_URL: frontEndUrl, KOOSYNC_INSTANCE_ADMIN_URL: adminUrl } = values;
  const memo = values.KOOSYNC_INSTANCE_MEMO;
  const purgeAfterDays = values.KOOSYNC_INSTANCE_PURGE_DAYS;
  if (frontEndUrl === undefined) return { purgeAfterDays };
  const more = { ...(adminUrl !== undefined && { adminUrl }), ...(memo !== undefined && { memo }) };
  return { purgeAfterDays, addresses: { frontEndUrl, ...more } };
}

/** Unless it is said, whoever named OpenTelemetry's collector wants all of them. */
function tracesOf({ KOOSYNC_TRACES: share }: Values, environment: Environment): number {
  if (share !== 'auto') return share;
  const { OTEL_SDK_DISABLED, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = environment;
  if (OTEL_SDK_DISABLED?.toLowerCase() === 'true') return 0;
  return OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ? 1 : 0;
}

function databaseUrlOf(values: Values): string {
  return values.KOOSYNC_DATABASE_URL ?? `sqlite:${join(resolve(values.KOOSYNC_DATA_DIR), 'koosync.sqlite')}`;
}

/** The basic interfaces use the kit's keys unless they have their own. */
const basicKeysOf = (values: Values): readonly string[] =>
  values.KOOSYNC_BASIC_ACCESS_KEYS.length > 0
    ? values.KOOSYNC_BASIC_ACCESS_KEYS
    : values.KOOSYNC_KIT_ACCESS_KEYS;

const textOf = (file: string | undefined): string | undefined =>
  file ? readText(file, 'KOOSYNC_ADMIN_TOKEN_FILE', [])?.trim() || undefined : undefined;
