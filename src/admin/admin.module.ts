import { Module } from '@nestjs/common';
import { DepartmentsModule } from '../departments/departments.module.js';
import { ErasureModule } from '../erasure/erasure.module.js';
import { InstancesModule } from '../instances/instances.module.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { FailedAttempts } from './access/failed-attempts.js';
import { KnownTokens } from './access/known-tokens.js';
import { ChangesController } from './changes/changes.controller.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { ApplicationsController } from './directory/applications.controller.js';
import { DepartmentsController } from './directory/departments.controller.js';
import { TenantsController } from './directory/tenants.controller.js';
import { UsersController } from './directory/users.controller.js';
import { InstancesController } from './instances/instances.controller.js';
import { ScopeFinder } from './lists/scope-finder.js';
import { ScopedLists } from './lists/scoped-lists.js';
import { AdminApiDocument } from './openapi/admin-api-document.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { OperatorLog } from './operator-log.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { UnknownCallController } from './problems/unknown-call.controller.js';
import { ReceiptList } from './receipts/receipt-list.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { RemovalPreview } from './removals/removal-preview.js';
import { RemovalsController } from './removals/removals.controller.js';

/** The operator's read API and actions. */
@Module({
  imports: [DepartmentsModule, ErasureModule, InstancesModule, ReceiptsModule],
  controllers: [
    TenantsController,
    ApplicationsController,
    DepartmentsController,
    UsersController,
    InstancesController,
    ReceiptsController,
    RemovalsController,
    ChangesController,
    DeliveriesController,
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
    RemovalPreview,
    OperatorLog,
    AdminApiDocument,
  ],
  exports: [KnownTokens, ProblemFilter, AdminApiDocument],
})
export class AdminModule {}
