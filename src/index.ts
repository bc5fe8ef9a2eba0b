export { ConnectorModule } from './connector.module.js';
export type { ConnectorOptions } from './connector-options.js';
export type { AdminScope, AdminToken } from './admin/admin-tokens.js';
export type { RemovalGuard } from './directory/removal-guard.js';
export type { KeyRingOptions } from './keys/key-ring.js';
export { webhookTarget } from './targets/webhook/webhook-target.js';
export type { WebhookOptions } from './targets/webhook/webhook-options.js';
export type { WebhookBatchPayload, WebhookPayload } from './targets/webhook/webhook-payload.js';
export { SCHEMA } from './schema.js';
