import { Module } from '@nestjs/common';
import { ReceiverModule } from '../receiver/receiver.module.js';
import { MetricsService } from './metrics.service.js';

/** The connector's figures; a host application serves them through `ConnectorMetrics`, the stand-alone service at /metrics. */
@Module({ imports: [ReceiverModule], providers: [MetricsService] })
export class MetricsModule {}
