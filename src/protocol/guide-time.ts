const CHINA_STANDARD_TIME_MS = 8 * 60 * 60 * 1000;
const FORM = /^\d{17}$/;

/**
 * Reads a kit body's `timeStamp` or `currentSyncTime` [433]–[437]: 17 digits `yyyyMMddHHmmssSSS` in UTC+8.
 *
 * @returns milliseconds since the epoch, or undefined when the text has another form or names a moment that the
 *   calendar does not have (29 February of a common year, hour 24, second 60: nothing rolls over).
 */
export function parseGuideTime(text: string): number | undefined {
  const moment = parseUtcTime(text);
  return moment === undefined ? undefined : moment - CHINA_STANDARD_TIME_MS;
}

/** The same 17 digits in UTC, as the basic interfaces of V1 write `timeStamp` [428]. */
export function parseUtcTime(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const [year, month, day] = [part(0, 4), part(4, 6), part(6, 8)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const [hour, minute, second] = [part(8, 10), part(10, 12), part(12, 14)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day); // Date.UTC would take the year 99 for 1999
  return moment.setUTCHours(hour, minute, second, part(14, 17));
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * The inverse of {@link parseGuideTime}.
 * @throws RangeError when the moment is not in the years 0000–9999 of UTC+8.
 */
export function formatGuideTime(epochMs: number): string {
  return formatUtcTime(epochMs + CHINA_STANDARD_TIME_MS);
}

/**
 * The inverse of {@link parseUtcTime}.
 * @throws RangeError when the moment is not in the years 0000–9999.
 */
export function formatUtcTime(epochMs: number): string {
  const text = new Date(epochMs).toISOString().replace(/[-T:.Z]/g, '');
  if (!FORM.test(text)) throw new RangeError(`no guide time can name ${epochMs}`);
  return text;
}
