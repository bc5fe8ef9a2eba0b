import type { StoreMethod } from '../targets/user-store/store-run.js';
import type { Bench } from './bench.js';
import type { StoreProbe } from './store-probe.js';

/** What a check cannot do without: a method of the store, one of the probe, or a choice of the caller. */
export type Need =
  | StoreMethod
  | keyof StoreProbe
  | 'two applications'
  | 'test lane'
  | 'unacceptable user'
  | 'unacceptable department';

/** One promise that a store keeps or not. */
export interface Check {
  /** Completes "The store …". */
  readonly name: string;
  readonly needs: readonly Need[];
  /** Rejects with CheckFailure when the promise is broken, with CheckSkipped when that cannot be seen. */
  run(bench: Bench): Promise<void>;
}

export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

export const check = (name: string, needs: readonly Need[], run: Check['run']): Check => ({
  name,
  needs,
  run,
});

/** The store does not do what is promised; the message says what was expected and what was found. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
}

/** The check found out on its way that it can see nothing. */
export class CheckSkipped extends Error {
  override readonly name = 'CheckSkipped';
}
