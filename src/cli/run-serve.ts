import type { Logger } from 'pino';
import { loadConfig, processEnvironment, type Config } from '../config.js';
import { keepKeysFresh } from '../keep-keys-fresh.js';
import { newPino } from '../logging/new-pino.js';
import { PinoLogger } from '../logging/pino-logger.js';
import { accessKey } from '../protocol/access-key.js';
import { oaepPrivateKey } from '../protocol/oaep-private-key.js';
import { serve, shutDownGracefully } from '../serve.js';
import { startTraces, TracesUnavailable, type Traces } from '../tracing/start-traces.js';
import { CliError } from './cli-error.js';
import { databaseName } from './database-name.js';
import { startFailure } from './start-failure.js';
import { readVersion } from './version.js';

const STOPS = ['SIGTERM', 'SIGINT'] as const;

/** Starts the service and returns; it runs until a signal ends it. */
export async function runServe(): Promise<void> {
  // process 1 of a container is deaf to signals that it does not handle, and starting may take a long migration
  const stopWhileStarting = () => process.exit(0);
  for (const signal of STOPS) process.once(signal, stopWhileStarting);
  const config = loadConfig();
  const log = await newPino({ level: config.logLevel, pretty: process.stdout.isTTY, to: 1 });
  warnOf(config, log);
  const traces = await tracesOf(config, log);
  const app = await serve(config, new PinoLogger(log), traces).catch((error: unknown) => {
    throw startFailure(config, error);
  });
  for (const signal of STOPS) process.off(signal, stopWhileStarting);
  keepKeysFresh(app, config, processEnvironment(), { onHangUp: !process.stdout.isTTY });
  shutDownGracefully(app);
  log.info({ version: readVersion(), address: await app.getUrl(), ...factsOf(config) }, 'connector.started');
}

async function tracesOf({ traces: share }: Config, log: Logger): Promise<Traces | undefined> {
  if (share === 0) return undefined;
  const onTrouble = () =>
    log.warn(
      { remedy: 'see whether OTEL_EXPORTER_OTLP_ENDPOINT names a collector that answers' },
      'traces.trouble',
    );
  return startTraces({ share, version: readVersion(), onTrouble }).catch((error: unknown) => {
    if (!(error instanceof TracesUnavailable)) throw error;
    throw new CliError(
      `Traces need packages that are not installed: ${error.missing.join(', ')}`,
      `run "npm install ${error.missing.join(' ')}", or set KOOSYNC_TRACES=off`,
    );
  });
}

function factsOf({ connector, traces }: Config) {
  const { keys, database, adminTokens = [], targets = [], basePath, audit } = connector;
  return {
    basePath,
    database: databaseName(database.url),
    accessKeys: keys.kitAccessKeys.map((secret) => accessKey(secret).id).join(' '),
    privateKeys: (keys.privateKeys ?? [])
      .map(({ pem, passphrase }) => oaepPrivateKey(pem, passphrase).id)
      .join(' '),
    seals: audit?.sealKeys?.[0]?.id ?? 'off',
    admin: adminTokens.length > 0 ? 'on' : 'off',
    traces: traces === 0 ? 'off' : String(traces),
    targets: targets.map(({ name }) => name).join(' ') || 'none',
  };
}

function warnOf({ unknownNames, connector }: Config, log: Logger): void {
  for (const name of unknownNames)
    log.warn({ name, remedy: 'correct the name or unset it' }, 'config.name-unknown');
  if (connector.keys.privateKeys?.length === 0)
    log.warn(
      {
        meaning: 'applicationSync will answer 000101',
        remedy: 'set KOOSYNC_PRIVATE_KEY_FILES; "koosync keys generate" makes a key pair',
      },
      'config.private-key-missing',
    );
  if (!connector.audit?.sealKeys?.length)
    log.warn(
      {
        meaning: 'the webhook audit log is not sealed: nobody could prove that it was not edited',
        remedy: 'set KOOSYNC_SEAL_KEY_FILE; "koosync keys generate-seal" makes a key',
      },
      'config.seal-key-missing',
    );
  if (!connector.instances?.addresses)
    log.warn(
      {
        meaning: 'newInstance will answer 000005, and carry the orders out once there is a provisioner',
        remedy: 'set KOOSYNC_INSTANCE_FRONTEND_URL, or embed koosync with a provisioner of your own',
      },
      'config.instance-provisioner-missing',
    );
}
