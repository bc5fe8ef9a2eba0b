import { Module } from '@nestjs/common';
import { KindRegistry } from '../directory/kind-registry.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { AuditState } from './audit-state.js';
import { ReceiptExport } from './export/receipt-export.js';
import { HistoryService } from './history/history.service.js';
import { purgeHistory } from './history/index-scope.js';
import { Retention } from './retention/retention.js';
import { SealList } from './seals/seal-list.js';
import { Sealer } from './seals/sealer.js';
import { AuditVerifier } from './verify/audit-verifier.js';

const services = [Sealer, Retention, AuditVerifier, AuditState, SealList, HistoryService, ReceiptExport];

/** What makes the webhook audit log trustworthy: seals, verification, retention, export, and the history it tells. */
@Module({ imports: [ReceiptsModule], providers: services, exports: services })
export class AuditModule {
  constructor(kinds: KindRegistry) {
    kinds.addScopeRows({ end: () => Promise.resolve(), purge: purgeHistory });
  }
}
