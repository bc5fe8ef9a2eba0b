import type { DeliveryResult } from '../change-target.js';
import { keptReason } from '../kept-reason.js';

/** How the delivery of a slice ended: `done` changes were delivered, and why no more were. */
export interface SliceOutcome {
  readonly done: number;
  readonly stop?:
    | { readonly how: 'retry'; readonly reason: string; readonly afterMs: number }
    /** The target takes nothing, whatever the change. */
    | { readonly how: 'unavailable'; readonly reason: string; readonly afterMs: number }
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
  const results = (Array.isArray(answer) ? answer : [answer]) as readonly DeliveryResult[];
  if (!results.every(isResult))
    return { done: 0, stop: threw('the target answered with what is no result of a delivery') };
  if (!Array.isArray(answer)) return ended(answer as DeliveryResult, 0, count);
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
      return {
        done,
        stop: {
          how: result.fault === 'target' ? 'unavailable' : 'retry',
          reason: keptReason(result.reason),
          afterMs: waitOf(result.afterMs),
        },
      };
    case 'reject':
      return { done, stop: { how: 'reject', reason: keptReason(result.reason) } };
  }
}

const STATUSES = new Set(['applied', 'unchanged', 'retry', 'reject']);

/** A target need not be written in TypeScript. */
const isResult = (result: DeliveryResult | null | undefined): boolean =>
  STATUSES.has(result?.status as string);

const WEEK_MS = 7 * 24 * 3_600_000;

/** Whole ms, a week at most. */
const waitOf = (afterMs: number | undefined): number =>
  Math.ceil(Math.min(WEEK_MS, Math.max(0, afterMs ?? 0))) || 0;

export const threw = (error: unknown): NonNullable<SliceOutcome['stop']> => ({
  how: 'threw',
  reason: keptReason(error instanceof Error ? error.message : error),
});
