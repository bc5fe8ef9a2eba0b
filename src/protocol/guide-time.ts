const CHINA_STANDARD_TIME_MS = 8 * 60 * 60 * 1000;
const FORM = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})$/;

/**
 * Reads a kit body's `timeStamp` or `currentSyncTime` [433]–[437]: 17 digits `yyyyMMddHHmmssSSS` in UTC+8.
 *
 * @returns milliseconds since the epoch, or undefined when the text has another form or names a moment that the
 *   calendar does not have (29 February of a common year, hour 24, second 60: nothing rolls over).
 */
export function parseGuideTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second, millisecond] = FORM.exec(text) ?? [];
  if (millisecond === undefined) return undefined;
  const utc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  if (Number.isNaN(utc)) return undefined;
  const epochMs = utc - CHINA_STANDARD_TIME_MS;
  return formatGuideTime(epochMs) === text ? epochMs : undefined;
}

/**
 * The inverse of {@link parseGuideTime}.
 * @throws RangeError when the moment is not in the years 0000–9999 of UTC+8.
 */
export function formatGuideTime(epochMs: number): string {
  const text = new Date(epochMs + CHINA_STANDARD_TIME_MS).toISOString().replace(/[-T:.Z]/g, '');
  if (!FORM.test(text)) throw new RangeError(`no guide time can name ${epochMs}`);
  return text;
}
