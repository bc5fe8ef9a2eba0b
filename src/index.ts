export { ConnectorModule } from './connector.module.js';
export type { ConnectorOptions, InstancesOptions } from './connector-options.js';
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
export type { KeyRingOptions } from './keys/key-ring.js';
export { SCHEMA } from './schema.js';
