/** How the webhook audit log is sealed and how long it is kept. */
export interface AuditOptions {
  /** How soon receipts are sealed, ms. */
  readonly intervalMs: number;
  /** How often a seal is made although nothing happened, ms. */
  readonly idleMs: number;
  /** Receipts that were sealed longer ago are removed; undefined: they are kept for ever. ms. */
  readonly retentionMs: number | undefined;
}
export const AuditOptions = Symbol('AuditOptions');
