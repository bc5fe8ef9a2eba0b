import type { ChangeTarget } from './change-target.js';
import type { Backoff } from './dispatch/backoff.js';

export interface OutboxOptions {
  readonly targets: readonly ChangeTarget[];
  /** False: this process only records changes, others deliver them. */
  readonly dispatch: boolean;
  readonly backoff: Backoff;
  /** Tenants and instances that a target is told of at once. */
  readonly concurrency: number;
  /** How long a loop waits at most before it looks by itself, ms. */
  readonly pollMs: number;
  /** A lease outlives what is done under it by this much, ms. */
  readonly leaseMarginMs: number;
}
export const OutboxOptions = Symbol('OutboxOptions');
