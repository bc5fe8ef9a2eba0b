import { applied, reject, retry, type DeliveryResult } from '../../outbox/change-target.js';
import { retryAfterMs } from './retry-after.js';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of the body. */
  readonly text: string;
}

/** The receiver is not to blame the change for these: time-out, conflict, too early, too many requests. */
const NOT_NOW: readonly number[] = [408, 409, 425, 429];
const TOLD_CHARACTERS = 200;

/** Delivered, again later, or never: what an answer means for a change. */
export function judgeAnswer({ status, retryAfter, text }: Answer, now: number): DeliveryResult {
  if (status >= 200 && status < 300) return applied();
  const reason = [`HTTP ${status}`, printable(text)].filter(Boolean).join(': ');
  if (status >= 500 || NOT_NOW.includes(status)) return retry(reason, retryAfterMs(retryAfter, now));
  if (status >= 300 && status < 400) return reject(`${reason} (redirects are not followed)`);
  return reject(reason);
}

/** The first characters, on one line and without those that do something to a terminal. */
const printable = (text: string): string =>
  [...text.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim()].slice(0, TOLD_CHARACTERS).join('');
