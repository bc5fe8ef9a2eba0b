export { ConnectorModule } from './connector.module.js';
export type { ConnectorOptions } from './connector-options.js';
export type { AdminScope, AdminToken } from './admin/admin-tokens.js';
export type { RemovalGuard } from './directory/removal-guard.js';
export type { KeyRingOptions } from './keys/key-ring.js';
export { SCHEMA } from './schema.js';
