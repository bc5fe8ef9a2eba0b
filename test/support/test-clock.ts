import type { Clock } from '../../src/directory/clock.js';

/** A clock that the test moves. */
export class TestClock implements Clock {
  constructor(private at = Date.now()) {}

  now(): number {
    return this.at;
  }

  advance(ms: number): void {
    this.at += ms;
  }
}
