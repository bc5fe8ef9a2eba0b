import 'reflect-metadata';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdminApiDocument } from './admin/openapi/admin-api-document.js';
import { describeAdminApi } from './admin/openapi/describe-admin-api.js';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import type { Traces } from './tracing/start-traces.js';
import { DecryptPool, LargeBodyPool } from './workers/worker-pool.js';

/** Slow clients lose their connection: the whole request must arrive in this time. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than a load balancer's. */
const KEEP_ALIVE_MS = 65_000;

/** The stand-alone service, listening. */
export async function serve(
  config: Config,
  logger: LoggerService | false,
  traces?: Traces,
): Promise<NestFastifyApplication> {
  const app = await createApp(config, logger);
  if (traces)
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onClose', () => traces.stop());
  await Promise.all([app.get(DecryptPool).warmUp(), app.get(LargeBodyPool).warmUp()]);
  await app.listen(config.port, config.host);
  return app;
}

/** The stand-alone service, not yet listening. Rejects when keys or database are unusable. */
export async function createApp(
  config: Config,
  logger: LoggerService | false,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: 1024 * 1024, // of the admin API; the webhook reads its own bodies
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: false, // the receiver answers in the marketplace's form
    ...(config.trustedProxies?.length ? { trustProxy: [...config.trustedProxies] } : {}),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    logger,
    abortOnError: false,
    bufferLogs: false,
  });
  app.get(AdminApiDocument).madeBy(() => describeAdminApi(app));
  return app;
}

/** SIGTERM, SIGINT: calls in flight end, idle connections close, the database closes, exit 0. */
export function shutDownGracefully(app: NestFastifyApplication, hardLimitMs = 25_000): void {
  const onSignal = () => {
    setInterval(() => app.getHttpServer().closeIdleConnections(), 50).unref();
    setTimeout(() => process.exit(1), hardLimitMs).unref();
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
}
