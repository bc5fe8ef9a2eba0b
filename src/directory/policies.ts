import type { RemovalGuard } from './removal-guard.js';

/** What the operator decides about applying messages. */
export interface Policies {
  /** When a full list's removals are held for approval. */
  readonly removalGuard: RemovalGuard;
  /** Whether the kit's adds and changes need an instance that was created. */
  readonly instanceCheck: 'off' | 'strict';
}
export const Policies = Symbol('Policies');
