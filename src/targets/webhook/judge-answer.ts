import { applied, reject, retry, unavailable, type DeliveryResult } from '../../outbox/change-target.js';
import { retryAfterMs } from './retry-after.js';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of the body. */
  readonly text: string;
}

/** Nothing is said about the change: request not received in time, too early, too many requests, out of service. */
const BUSY: readonly number[] = [408, 425, 429, 503];
/** Whatever the change, it is not taken here: no access, no such address or method, gone, another protocol wanted. */
const AT_FAULT: readonly number[] = [401, 402, 403, 404, 405, 407, 410, 421, 426];
const CONFLICT = 409;
const TOLD_CHARACTERS = 200;

/** Delivered, again later, or never: what an answer means for a change. */
export function judgeAnswer({ status, retryAfter, text }: Answer, now: number): DeliveryResult {
  if (status >= 200 && status < 300) return applied();
  const reason = [`HTTP ${status}`, printable(text)].filter(Boolean).join(': ');
  const afterMs = retryAfterMs(retryAfter, now);
  if (BUSY.includes(status)) return retry(reason, afterMs ?? 0);
  if (AT_FAULT.includes(status)) return unavailable(reason, afterMs);
  if (status >= 500 || status === CONFLICT) return retry(reason, afterMs);
  if (status >= 300 && status < 400) return unavailable(`${reason} (redirects are not followed)`);
  return reject(reason);
}

/** The first characters, on one line and without those that do something to a terminal. */
const printable = (text: string): string =>
  [...text.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim()].slice(0, TOLD_CHARACTERS).join('');
