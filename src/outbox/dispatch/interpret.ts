import type { DeliveryResult } from '../change-target.js';

/** How the delivery of a slice ended: `done` changes were delivered, and why no more were. */
export interface SliceOutcome {
  readonly done: number;
  readonly stop?:
    | { readonly how: 'retry'; readonly reason: string; readonly afterMs: number }
    | { readonly how: 'reject'; readonly reason: string }
    /** It threw: no telling which change was at fault. */
    | { readonly how: 'threw'; readonly reason: string };
}

/** @param count how many changes were handed over. */
export function interpret(
  answer: DeliveryResult | readonly DeliveryResult[] | void,
  count: number,
): SliceOutcome {
  if (answer === undefined) return { done: count };
  if (!Array.isArray(answer)) return ended(answer as DeliveryResult, 0, count);
  const results = answer as readonly DeliveryResult[];
  if (results.length !== count)
    return { done: 0, stop: threw(`the target gave ${results.length} results for ${count} changes`) };
  const bad = results.findIndex(({ status }) => status === 'retry' || status === 'reject');
  return bad < 0 ? { done: count } : ended(results[bad] as DeliveryResult, bad, bad);
}

function ended(result: DeliveryResult, done: number, all: number): SliceOutcome {
  switch (result.status) {
    case 'applied':
    case 'unchanged':
      return { done: all };
    case 'retry':
      return { done, stop: { how: 'retry', reason: result.reason, afterMs: result.afterMs ?? 0 } };
    case 'reject':
      return { done, stop: { how: 'reject', reason: result.reason } };
  }
}

const REASON_LENGTH = 1000;

export const threw = (error: unknown): NonNullable<SliceOutcome['stop']> => ({
  how: 'threw',
  reason:
    (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH) || 'no reason given',
});
