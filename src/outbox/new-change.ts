import type { ChangeEvent } from './change.js';

/** A change as a kind makes it; where it comes from is added when it is appended. `sourceTime`: epoch ms of the message. */
export type NewChange = ChangeEvent & { readonly sourceTime: number };

/** Everything one receipt changed in one scope. */
export interface NewBatch {
  readonly scopeId: string;
  readonly receiptId: string;
  /** The changes, in the order in which targets are told of them. */
  readonly changes: readonly NewChange[];
  /** How many changes the kind has written itself, as pages; `changes` come after them. */
  readonly paged?: number;
}
