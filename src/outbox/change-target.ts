import type { Lane } from '../directory/scope-key.js';
import type { Change, ChangeType } from './change.js';

/** How the delivery of a change ended. */
export type DeliveryResult =
  | { readonly status: 'applied' }
  /** Known already; counts as delivered. */
  | { readonly status: 'unchanged' }
  /** Not now: again after `afterMs` (a week at most) at the earliest, or when the backoff says so. */
  | {
      readonly status: 'retry';
      readonly reason: string;
      readonly afterMs?: number;
      /** Nothing is wrong with the change: it is the target that is not there or refuses us, see `unavailable`. */
      readonly fault?: 'target';
    }
  /** Never: the change is parked with the reason, later ones flow. */
  | { readonly status: 'reject'; readonly reason: string };

export const applied = (): DeliveryResult => ({ status: 'applied' });
export const unchanged = (): DeliveryResult => ({ status: 'unchanged' });
export const retry = (reason: string, afterMs?: number): DeliveryResult =>
  afterMs === undefined ? { status: 'retry', reason } : { status: 'retry', reason, afterMs };
/**
 * The target as a whole does not take anything: wrongly deployed, a credential that is not accepted, nobody there. Tried
 * again every few minutes, and no change is parked for it as long as the target takes nothing else either.
 */
export const unavailable = (reason: string, afterMs?: number): DeliveryResult => ({
  status: 'retry',
  reason,
  fault: 'target',
  ...(afterMs !== undefined && { afterMs }),
});
export const reject = (reason: string): DeliveryResult => ({ status: 'reject', reason });

/** What a target knows of a delivery beside its changes. */
export interface DeliveryContext {
  readonly lane: Lane;
  readonly instanceId: string;
  readonly tenantId: string;
  /** 1 for the first; counted before trying, so that an attempt that killed the process counts. */
  readonly attempt: number;
  /** Aborts when the delivery takes too long or the process stops. */
  readonly signal: AbortSignal;
  /** W3C trace context of this attempt (`traceparent`, …) to hand on; empty when nothing is traced. */
  readonly traceHeaders?: Readonly<Record<string, string>>;
  /** The client secret of an application of this tenant and instance; undefined when it has none. Keep it out of logs. */
  revealSecret(appId: string): Promise<string | undefined>;
}

/**
 * Where changes go: the lower-level extension point, below `UserStore`. Promised: at least once; in the order of commits
 * within one tenant and instance, and never two deliveries of one of those at once; different ones in parallel. A change
 * that comes again has the same id.
 */
export interface ChangeTarget {
  /** 1–64 letters, digits and `. _ : -`, kept for ever: what was delivered is remembered under it. */
  readonly name: string;
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
  /** Types it wants; default: all. What it does not want counts as delivered. */
  readonly types?: readonly ChangeType[];
  /** Changes of one tenant and instance handed over at once at most; default 100, 1000 at most. */
  readonly batchSize?: number;
  /** How long a delivery may take, ms; default 30 000. */
  readonly timeoutMs?: number;
  /**
   * Delivers changes, oldest first. One result for all, or one for each; none is `applied`. A first `retry` or
   * `reject` ends the batch: what follows it comes again. Throwing is `retry` with the error's message, but of a batch
   * nobody knows which change was at fault: it is delivered again in smaller pieces.
   */
  deliver(
    changes: readonly Change[],
    context: DeliveryContext,
  ): Promise<DeliveryResult | readonly DeliveryResult[] | void>;
  /** Rejects with a readable reason when the target cannot be reached or refuses us; for `koosync doctor`. */
  probe?(signal: AbortSignal): Promise<void>;
  /** Ids of the secrets that it signs with, the current one first, for `GET keys`. Never a secret. */
  signingKeys?(): readonly string[];
  /** Releases connections, after the last delivery. */
  close?(): Promise<void>;
}
