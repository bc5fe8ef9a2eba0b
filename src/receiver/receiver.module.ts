import { Inject, Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { CallReport } from './call-report.js';
import { OpenCall } from './open-call.js';
import { ReadCall } from './read-call.js';
import { ReceiverOptions } from './receiver-options.js';
import { Receiver } from './receiver.js';
import { Replies } from './replies.js';
import { WebhookMiddleware } from './webhook.middleware.js';

/** Receives the marketplace's calls below the production address. */
@Module({
  imports: [ReceiptsModule],
  providers: [CallReport, OpenCall, ReadCall, Receiver, Replies],
  exports: [Receiver, CallReport],
})
export class ReceiverModule implements NestModule {
  constructor(@Inject(ReceiverOptions) private readonly options: ReceiverOptions) {}

  configure(consumer: MiddlewareConsumer): void {
    const path = this.options.basePath.replace(/\/+$/, '');
    consumer
      .apply(WebhookMiddleware)
      .forRoutes({ path, method: RequestMethod.ALL }, { path: `${path}/*rest`, method: RequestMethod.ALL });
  }
}
