import { setTimeout as sleep } from 'node:timers/promises';
import { applied, reject, retry, type DeliveryResult } from '../outbox/change-target.js';
import type { StoreMethod, StoreObject } from '../targets/user-store/store-run.js';
import type { StoreContext } from '../targets/user-store.js';

/** One call that a fake store got. */
export interface FakeCall {
  readonly method: StoreMethod;
  readonly objects: readonly StoreObject[];
  readonly context: StoreContext;
}

/** Whether an object is one that the fake rejects. */
export type Unwelcome = (object: StoreObject, method: StoreMethod) => boolean;

/** How a fake store fails: set as a test needs it. */
export class FakeDials {
  /** Every call, also those that failed. */
  readonly calls: FakeCall[] = [];
  private retries = 0;
  private throws = 0;
  private throwsAfter = 0;
  private reason = '';
  private delayMs = 0;
  private unwelcome: Unwelcome | null = null;

  /** The next calls answer `retry`, having done nothing. */
  failNext(calls = 1, reason = 'the fake store is busy'): this {
    [this.retries, this.reason] = [calls, reason];
    return this;
  }

  /** The next calls throw, having done nothing. */
  throwNext(calls = 1, reason = 'the fake store is away'): this {
    [this.throws, this.reason] = [calls, reason];
    return this;
  }

  /** The next calls do everything and throw then: as when the reply gets lost. */
  acceptThenThrow(calls = 1, reason = 'the reply of the fake store got lost'): this {
    [this.throwsAfter, this.reason] = [calls, reason];
    return this;
  }

  /** Each call takes that long, or until it is told to stop. */
  slow(ms: number): this {
    this.delayMs = ms;
    return this;
  }

  /** These objects are answered `reject`; null: none. */
  rejectObjects(unwelcome: Unwelcome | null): this {
    this.unwelcome = unwelcome;
    return this;
  }

  /** As new, but for what it holds. */
  behave(): this {
    this.retries = this.throws = this.throwsAfter = this.delayMs = 0;
    this.unwelcome = null;
    return this;
  }

  /** Does `keep` for each object, as far as the dials let it. */
  protected async take<T extends StoreObject>(
    method: StoreMethod,
    objects: readonly T[],
    context: StoreContext,
    keep: (object: T) => void,
  ): Promise<DeliveryResult | DeliveryResult[]> {
    this.calls.push({ method, objects, context });
    if (this.delayMs > 0) await sleep(this.delayMs, undefined, { signal: context.signal });
    context.signal.throwIfAborted();
    if (this.retries > 0) return (this.retries--, retry(this.reason));
    if (this.throws > 0) throw (this.throws--, new Error(this.reason));
    const results = objects.map((object) => {
      if (this.unwelcome?.(object, method)) return reject('the fake store does not want it');
      keep(object);
      return applied();
    });
    if (this.throwsAfter > 0) throw (this.throwsAfter--, new Error(this.reason));
    return results;
  }
}
