import { Module, type DynamicModule } from '@nestjs/common';
import { MetricsAccess } from './metrics-access.js';
import { MetricsController } from './metrics.controller.js';

/** /metrics of the stand-alone service. */
@Module({})
export class MetricsHttpModule {
  static register(access: MetricsAccess): DynamicModule {
    return {
      module: MetricsHttpModule,
      controllers: [MetricsController],
      providers: [{ provide: MetricsAccess, useValue: access }],
    };
  }
}
