import { Module } from '@nestjs/common';
import { DepartmentsModule } from '../departments/departments.module.js';
import { InstancesModule } from '../instances/instances.module.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { RotationModule } from '../rotation/rotation.module.js';
import { FailedAttempts } from './access/failed-attempts.js';
import { KnownTokens } from './access/known-tokens.js';
import { TokenController } from './access/token.controller.js';
import { ChangesController } from './changes/changes.controller.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { ApplicationsController } from './directory/applications.controller.js';
import { DepartmentsController } from './directory/departments.controller.js';
import { TenantsController } from './directory/tenants.controller.js';
import { UsersController } from './directory/users.controller.js';
import { InstancesController } from './instances/instances.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { ScopeFinder } from './lists/scope-finder.js';
import { ScopedLists } from './lists/scoped-lists.js';
import { AdminApiDocument } from './openapi/admin-api-document.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { OperatorLog } from './operator-log.js';
import { CallBuckets } from './overview/call-buckets.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewService } from './overview/overview.service.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { UnknownCallController } from './problems/unknown-call.controller.js';
import { ReceiptChangesController } from './receipts/receipt-changes.controller.js';
import { ReceiptFeed } from './receipts/receipt-feed.js';
import { ReceiptList } from './receipts/receipt-list.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { RemovalPreview } from './removals/removal-preview.js';
import { RemovalsController } from './removals/removals.controller.js';

/** The operator's read API and actions. */
@Module({
  imports: [DepartmentsModule, InstancesModule, ReceiptsModule, RotationModule],
  controllers: [
    TokenController,
    OverviewController,
    TenantsController,
    ApplicationsController,
    DepartmentsController,
    UsersController,
    InstancesController,
    ReceiptsController,
    ReceiptChangesController,
    RemovalsController,
    ChangesController,
    DeliveriesController,
    KeysController,
    OpenApiController,
    UnknownCallController, // last: it takes every path
  ],
  providers: [
    KnownTokens,
    FailedAttempts,
    ProblemFilter,
    ScopeFinder,
    ScopedLists,
    ReceiptList,
    ReceiptFeed,
    CallBuckets,
    OverviewService,
    RemovalPreview,
    OperatorLog,
    AdminApiDocument,
  ],
  exports: [KnownTokens, OperatorLog, ProblemFilter, AdminApiDocument, RotationModule],
})
export class AdminModule {}
