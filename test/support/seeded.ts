import { seededRandom } from '../../src/testing/seeded-random.js';

/** Random choices that a seed repeats. */
export class Seeded {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.between(0, values.length - 1)] as T;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}
