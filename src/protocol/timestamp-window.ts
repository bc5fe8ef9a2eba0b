/** Older requests than this cannot come back under a timestamp in seconds, see {@link couldBeMilliseconds}. */
const MEMORY_MS = 3 * 365 * 24 * 60 * 60 * 1000;

/** @returns milliseconds since the epoch for 13 digits (milliseconds) or 10 digits (seconds), undefined for the rest. */
export function parseTimestamp(text: string): number | undefined {
  if (/^\d{13}$/.test(text)) return Number(text);
  return /^\d{10}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** The guide's rule: sender's and receiver's clocks differ by no more than the window, in either direction [476]. */
export function isInsideWindow(timestamp: number, now: number, windowMs: number): boolean {
  return Math.abs(now - timestamp) <= windowMs;
}

/**
 * Nonce and timestamp are signed without a separator, so `…176` + `1760863876` carries the signature of `…` +
 * `1761760863876`: an old request could be replayed as a new one in seconds.
 *
 * @returns whether the last three characters of `nonce` and a `timestamp` in seconds make a past moment in
 *   milliseconds; an honest nonce does so about once in five hundred.
 */
export function couldBeMilliseconds(nonce: string, timestamp: string, now: number): boolean {
  const moment = parseTimestamp(nonce.slice(-3) + timestamp);
  return (
    timestamp.length === 10 && moment !== undefined && moment > now - MEMORY_MS && moment <= now + 60_000
  );
}
