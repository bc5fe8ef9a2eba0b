import { KeepScopesAndTheirDirectory1780000000001 } from '../migrations/1780000000001-keep-scopes-and-their-directory.js';
import { KeepReceiptsAndClaimedNonces1780000000002 } from '../migrations/1780000000002-keep-receipts-and-claimed-nonces.js';
import { KeepInstancesAndTheirOrders1780000000003 } from '../migrations/1780000000003-keep-instances-and-their-orders.js';
import { QueueUsageAndRememberLoginStates1780000000004 } from '../migrations/1780000000004-queue-usage-and-remember-login-states.js';
import { KeepChangesAndTheirDeliveries1780000000005 } from '../migrations/1780000000005-keep-changes-and-their-deliveries.js';
import { RememberWhenKeysWereUsed1780000000008 } from '../migrations/1780000000008-remember-when-keys-were-used.js';
import { SealReceiptsAndIndexHistory1780000000006 } from '../migrations/1780000000006-seal-receipts-and-index-history.js';
import { SealPersonalValues1780000000007 } from '../migrations/1780000000007-seal-personal-values.js';
import { TellTargetsAtFaultFromChanges1780000000009 } from '../migrations/1780000000009-tell-targets-at-fault-from-changes.js';
import { CompressPagesOfChanges1780000000010 } from '../migrations/1780000000010-compress-pages-of-changes.js';
import { Application } from './applications/application.entity.js';
import { Authorization } from './authorizations/authorization.entity.js';
import { HistoryEntry } from './audit/history/history-entry.entity.js';
import { HistoryMark } from './audit/history/history-mark.entity.js';
import { SealEntries } from './audit/seals/seal-entries.entity.js';
import { Seal } from './audit/seals/seal.entity.js';
import type { Schema } from './database/data-source-options.js';
import { DepartmentList } from './departments/department-list.entity.js';
import { Department } from './departments/department.entity.js';
import { HeldRemoval } from './departments/held-removal.entity.js';
import { SealedLog } from './erasure/sealed-log.entity.js';
import { Scope } from './directory/scope.entity.js';
import { InstanceOrder } from './instances/instance-order.entity.js';
import { Instance } from './instances/instance.entity.js';
import { ChangeBatch } from './outbox/change-batch.entity.js';
import { ChangePage } from './outbox/change-page.entity.js';
import { DeliveryStream } from './outbox/dispatch/delivery-stream.entity.js';
import { DeliveryTarget } from './outbox/dispatch/delivery-target.entity.js';
import { ParkedDelivery } from './outbox/dispatch/parked-delivery.entity.js';
import { OutboxPosition } from './outbox/outbox-position.entity.js';
import { LoginState } from './login/login-state.entity.js';
import { QueuedUsage } from './orders/queued-usage.entity.js';
import { NonceClaim } from './receiver/nonce-claim.entity.js';
import { Receipt } from './receipts/receipt.entity.js';
import { KeyUseMark } from './rotation/key-use-mark.entity.js';
import { KeyUse } from './rotation/key-use.entity.js';
import { Tenant } from './tenants/tenant.entity.js';

/** Every table of the connector: what a host application adds to its own data source. */
export const SCHEMA: Schema = {
  entities: [
    Scope,
    Tenant,
    Application,
    Department,
    DepartmentList,
    HeldRemoval,
    Authorization,
    Instance,
    InstanceOrder,
    Receipt,
    NonceClaim,
    QueuedUsage,
    LoginState,
    OutboxPosition,
    ChangeBatch,
    ChangePage,
    DeliveryTarget,
    DeliveryStream,
    ParkedDelivery,
    KeyUse,
    KeyUseMark,
    Seal,
    SealEntries,
    HistoryMark,
    HistoryEntry,
    SealedLog,
  ],
  migrations: [
    KeepScopesAndTheirDirectory1780000000001,
    KeepReceiptsAndClaimedNonces1780000000002,
    KeepInstancesAndTheirOrders1780000000003,
    QueueUsageAndRememberLoginStates1780000000004,
    KeepChangesAndTheirDeliveries1780000000005,
    SealReceiptsAndIndexHistory1780000000006,
    SealPersonalValues1780000000007,
    RememberWhenKeysWereUsed1780000000008,
    TellTargetsAtFaultFromChanges1780000000009,
    CompressPagesOfChanges1780000000010,
  ],
};
