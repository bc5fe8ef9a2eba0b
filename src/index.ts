export { ConnectorModule } from './connector.module.js';
export type { ConnectorOptions } from './connector-options.js';
export { SCHEMA } from './schema.js';
export type { AdminScope, AdminToken } from './admin/admin-tokens.js';
export type { RemovalGuard } from './directory/removal-guard.js';
export type { Lane } from './directory/scope-key.js';
export type { KeyRingOptions } from './keys/key-ring.js';

// the vendor's own store, and other places where changes go
export { UserStore } from './targets/user-store.js';
export type * from './targets/user-store.js';
export type { StoreOptions, UserStoreSource } from './targets/store-options.js';
export { OnDirectoryChange } from './targets/handlers/on-directory-change.js';
export type { DirectoryChangeOptions } from './targets/handlers/on-directory-change.js';
export { webhookTarget } from './targets/webhook/webhook-target.js';
export type { WebhookOptions } from './targets/webhook/webhook-options.js';
export type { WebhookBatchPayload, WebhookPayload } from './targets/webhook/webhook-payload.js';
export { applied, reject, retry, unchanged } from './outbox/change-target.js';
export type { ChangeTarget, DeliveryContext, DeliveryResult } from './outbox/change-target.js';
export type * from './outbox/change.js';
export { BEGINNING, ChangeFeed, type FeedFilter, type FeedPage } from './outbox/change-feed.js';
export { Dispatcher } from './outbox/dispatch/dispatcher.js';
export type { Backoff } from './outbox/dispatch/backoff.js';

// targets that come with the package
export { brokerTarget } from './targets/broker/broker-target.js';
export type { BrokerTargetOptions } from './targets/broker/broker-options.js';

// the modules one by one: the foundation and the database first, then the kinds that are wanted
export { CoreModule } from './core.module.js';
export { TenantsModule } from './tenants/tenants.module.js';
export { ApplicationsModule } from './applications/applications.module.js';
export { DepartmentsModule } from './departments/departments.module.js';
export { AuthorizationsModule } from './authorizations/authorizations.module.js';
export { ReceiverModule } from './receiver/receiver.module.js';
export { AdminModule } from './admin/admin.module.js';
