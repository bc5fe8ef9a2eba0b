import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { Clock } from '../directory/clock.js';
import { Random } from '../directory/random.js';
import { Marketplace } from './marketplace-options.js';
import { OrderClient } from './order-client.js';
import { QueuedUsage } from './queued-usage.entity.js';
import { UsageClient } from './usage-client.js';
import { UsageQueue } from './usage-queue.js';
import { UsageService } from './usage.service.js';
import { UsageWorker } from './usage.worker.js';

/** What the vendor asks of the marketplace: orders, and to charge for usage. Clients are undefined when it is off. */
@Module({
  imports: [TypeOrmModule.forFeature([QueuedUsage], DATA_SOURCE)],
  providers: [
    UsageQueue,
    UsageService,
    UsageWorker,
    {
      provide: OrderClient,
      inject: [Marketplace, Clock],
      useFactory: (marketplace: Marketplace | undefined, clock: Clock) =>
        marketplace && new OrderClient(marketplace, clock),
    },
    {
      provide: UsageClient,
      inject: [Marketplace, Clock, Random],
      useFactory: (marketplace: Marketplace | undefined, clock: Clock, random: Random) =>
        marketplace && new UsageClient(marketplace, clock, random),
    },
  ],
  exports: [OrderClient, UsageService],
})
export class OrdersModule {}
