export { ConnectorModule } from './connector.module.js';
export type { AuditSettings, ConnectorOptions, InstancesOptions } from './connector-options.js';
export { SCHEMA } from './schema.js';
export type { AdminScope, AdminToken } from './admin/admin-tokens.js';
export type { RemovalGuard } from './directory/removal-guard.js';
export type { InstanceAddresses } from './instances/configured-provisioner.js';
export {
  InstanceProvisioner,
  type AppInfo,
  type Buyer,
  type Changed,
  type InstanceChange,
  type OrderDetails,
  type Provisioned,
  type ProvisionedInstance,
  type Refusal,
  type UsageInfo,
} from './instances/instance-provisioner.js';
export { OrderSource, type OrderInfo } from './instances/order-source.js';
export { readSealKey, type SealKey } from './keys/seal-keys.js';
export { Sealer } from './audit/seals/sealer.js';
export type { Lane } from './directory/scope-key.js';
export type { KeyRingOptions } from './keys/key-ring.js';
export { KeyExchange, type NewKeys } from './key-exchange.js';
export { ConnectorMetrics } from './metrics/connector-metrics.js';
export type { MetricsOptions } from './metrics/metrics-options.js';

// the vendor's own store, and other places where changes go
export { UserStore } from './targets/user-store.js';
export type * from './targets/user-store.js';
export type { StoreOptions, UserStoreSource } from './targets/store-options.js';
export { OnDirectoryChange } from './targets/handlers/on-directory-change.js';
export type { DirectoryChangeOptions } from './targets/handlers/on-directory-change.js';
export { applied, reject, retry, unavailable, unchanged } from './outbox/change-target.js';
export type { ChangeTarget, DeliveryContext, DeliveryResult } from './outbox/change-target.js';
export type * from './outbox/change.js';
export { BEGINNING, ChangeFeed, type FeedFilter, type FeedPage } from './outbox/change-feed.js';
export { Dispatcher } from './outbox/dispatch/dispatcher.js';
export type { Backoff } from './outbox/dispatch/backoff.js';
export { scimTarget } from './targets/scim/scim-target.js';
export { ScimOptionsError, type ScimOptions } from './targets/scim/scim-options.js';
export { readUserExternalId, type ExternalUser } from './targets/scim/external-id.js';
export { webhookTarget } from './targets/webhook/webhook-target.js';
export type { WebhookOptions } from './targets/webhook/webhook-options.js';
export type { WebhookBatchPayload, WebhookPayload } from './targets/webhook/webhook-payload.js';

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

// orders, usage, and the login of the synchronised users
export { LoggedInUser } from './login/logged-in-user.decorator.js';
export { loginCookie } from './login/login-cookie.js';
export { LoginGuard } from './login/login.guard.js';
export type { LoginOptions } from './login/login-options.js';
export type { LoginRefusalReason, LoginRefused } from './login/login-refusal.js';
export { LoginService, type LoggedIn, type LoginBegun } from './login/login.service.js';
export type { LoginFor } from './login/login-target.js';
export { LoginTokens } from './login/login-tokens.js';
export type { SynchronisedUser } from './login/find-user.js';
export type { MarketplaceOptions } from './orders/marketplace-options.js';
export { OrderClient, OrderQueryError } from './orders/order-client.js';
export type { MarketplaceOrder, OrderLine } from './orders/order-info.js';
export type { OrderOutcome } from './orders/order-outcome.js';
export { UsageService } from './orders/usage.service.js';
export { UsageRecordInvalid, type UsageRecord } from './orders/usage-record.js';
