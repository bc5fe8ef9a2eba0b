/** Where the time comes from, so that tests can set it. Epoch milliseconds. */
export interface Clock {
  now(): number;
}
export const Clock = Symbol('Clock');

export const systemClock: Clock = { now: () => Date.now() };
