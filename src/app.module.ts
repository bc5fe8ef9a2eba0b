import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdminModule } from './admin/admin.module.js';
import type { Config } from './config.js';
import { ConnectorModule } from './connector.module.js';
import { HealthModule } from './health/health.module.js';
import { ReceiverModule } from './receiver/receiver.module.js';
import { MetricsHttpModule } from './metrics/http/metrics-http.module.js';
import { UnknownPathFilter } from './unknown-path.filter.js';

/** The stand-alone service: the connector, its health checks and figures, and replies to what is neither. */
@Module({ providers: [{ provide: APP_FILTER, useClass: UnknownPathFilter }] })
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    const operating = [AdminModule, HealthModule, MetricsHttpModule.register(config.metrics), ReceiverModule];
    const imports = [ConnectorModule.forRoot(config.connector), ...operating];
    return { module: AppModule, imports };
  }
}
