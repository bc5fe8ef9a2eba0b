import type { Random } from '../directory/random.js';

const FIRST_MS = 5000;
const LONGEST_MS = 3_600_000;

/** How long to wait after `attempts` (1 or more) rounds in vain: 5 s, doubled each time up to an hour, less up to a half. */
export function backoffMs(attempts: number, random: Random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 30));
  const [a = 0, b = 0] = random.bytes(2);
  return Math.round(full * (1 - (a * 256 + b) / 65_536 / 2));
}
