const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** How deliveries are tried again: data, so that a host application can have its own. */
export interface Backoff {
  /** What passes after the first, second, … failed attempt, ms. After the last one the change is parked. */
  readonly delays: readonly number[];
  /** Each delay is drawn from this share around it: 0.2 is ±20 %. */
  readonly jitter: number;
}

/** How long a change is tried before it is given up, ms. */
export const patienceOf = ({ delays }: Backoff): number => delays.reduce((sum, delay) => sum + delay, 0);

/** Twelve attempts over about a day: a store that is down for hours loses nothing. */
export const USUAL_BACKOFF: Backoff = {
  delays: [
    ...[1, 5, 30].map((n) => n * SECOND),
    ...[2, 10, 30].map((n) => n * MINUTE),
    ...[1, 2, 4, 6, 8].map((n) => n * HOUR),
  ],
  jitter: 0.2,
};

/**
 * How long to wait after `attempts` failed ones, ms; undefined when that was the last.
 *
 * @param chance from 0 to 1.
 */
export function delayAfter(
  { delays, jitter }: Backoff,
  attempts: number,
  chance: number,
): number | undefined {
  const delay = delays[attempts - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 + jitter * (2 * chance - 1)));
}
