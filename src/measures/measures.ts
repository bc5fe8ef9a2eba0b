/** How a call ended. Every text is one of few, never what a caller sent. */
export interface EndedCall {
  /** `unknown` when the call was refused before its kind was read. */
  readonly kind: string;
  readonly dialect: string;
  /** `unknown` when the call was refused before its message was read. */
  readonly lane: string;
  /** That of its receipt, or `lost` when nothing stands at the address that was called. */
  readonly outcome: string;
  readonly code: string;
  /** The name of the reason for which it was refused or failed. */
  readonly reason?: string;
  /** Whether one of our access keys had signed it. */
  readonly authenticated: boolean;
  readonly durationMs: number;
  /** Of its body, bytes. */
  readonly size: number;
}

/** How an attempt to deliver ended; `unavailable`: the target takes nothing; `threw`: no telling which change was at fault. */
export type AttemptResult = 'delivered' | 'retry' | 'unavailable' | 'reject' | 'threw';

/** Where what happens is counted, so that whoever does it need not know how. Never throws, and takes about a microsecond. */
export interface Measures {
  call(ended: EndedCall): void;
  /** A call was answered before it was done; it is counted as a call as well, once it is done. */
  overdue(kind: string): void;
  /** Calls settled in one transaction. `alone`: one that could not share it. */
  group(calls: number, how: 'shared' | 'alone'): void;
  /** A transaction ended. `repeated`: it lost a race and runs again. */
  transaction(result: 'committed' | 'failed' | 'repeated', durationMs: number): void;
  /** A task of a thread pool ended, its waiting included. `refused`: too many waited. */
  task(pool: string, result: 'done' | 'failed' | 'refused', durationMs: number): void;
  /** `delivered`: how many of the changes handed over were. */
  attempt(target: string, result: AttemptResult, delivered: number, durationMs: number): void;
}
export const Measures = Symbol('Measures');

/** Counts nothing. */
export const noMeasures: Measures = {
  call: () => undefined,
  overdue: () => undefined,
  group: () => undefined,
  transaction: () => undefined,
  task: () => undefined,
  attempt: () => undefined,
};
