import type { ChangeEvent } from './change.js';

/**
 * A change as a kind makes it; where it comes from is added when it is appended. `sourceTime`: epoch ms of the message.
 * `sealed`: of a user, the personal values under the user's key; the log keeps them so and never in clear. `''`:
 * of an erased user, of whom there is nothing.
 */
export type NewChange = ChangeEvent & { readonly sourceTime: number; readonly sealed?: string };

/** Everything one receipt changed in one scope. */
export interface NewBatch {
  readonly scopeId: string;
  readonly receiptId: string;
  /** The changes, in the order in which targets are told of them. */
  readonly changes: readonly NewChange[];
  /** How many changes the kind has written itself, as pages; `changes` come after them. */
  readonly paged?: number;
}
