const DAY_MS = 24 * 3_600_000;
/** Longer than a day is a mistake, and nobody would notice. */
const LONGEST_MS = DAY_MS;

const A_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w: -]+$/;

/**
 * What a `Retry-After` header asks for, ms from `now`, a day at most; undefined when it says nothing that can be read.
 * Both forms of RFC 9110: seconds, and each of the three notations of a date.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  if (!A_DATE.test(text)) return undefined;
  const time = Date.parse(text.endsWith(' GMT') ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : Math.min(Math.max(time - now, 0), LONGEST_MS);
}
