import { Global, Module } from '@nestjs/common';
import { KindRegistry } from '../directory/kind-registry.js';
import { ChangeFeed } from './change-feed.js';
import { DeliveriesService } from './deliveries.service.js';
import { Dispatcher } from './dispatch/dispatcher.js';
import { Targets } from './dispatch/targets.js';
import { InTransaction } from './in-transaction.js';
import { Outbox } from './outbox.js';
import { purgeOutbox } from './purge-outbox.js';
import { ReceiptChanges } from './receipt-changes.js';
import { SecretSource } from './secret-source.js';
import { Wake } from './wake.js';

const providers = [
  Wake,
  InTransaction,
  SecretSource,
  Outbox,
  ChangeFeed,
  ReceiptChanges,
  Targets,
  Dispatcher,
  DeliveriesService,
];

/** What changed, in the order of commits, and its deliveries. */
@Global()
@Module({ providers, exports: providers })
export class OutboxModule {
  constructor(kinds: KindRegistry) {
    kinds.addScopeRows({ purge: purgeOutbox });
  }
}
