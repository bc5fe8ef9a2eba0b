import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config.js';
import { ConnectorModule } from './connector.module.js';
import { HealthModule } from './health/health.module.js';

/** The stand-alone service: the connector and its health checks. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return { module: AppModule, imports: [ConnectorModule.forRoot(config.connector), HealthModule] };
  }
}
