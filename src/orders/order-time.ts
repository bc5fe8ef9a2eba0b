/**
 * A moment of the order query, `yyyyMMddHHmmss`, 14 digits or 17 with milliseconds. No page names the zone; the
 * official example of an order that ends a year later says 15:59:59, which is the end of a day in China: UTC.
 *
 * @returns epoch ms, or undefined when it has another form or the calendar does not have it.
 */
export function parseOrderTime(text: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(text) ?? [];
  if (parts.length === 0) return undefined;
  const [year, month, day, hour, minute, second, ms = '000'] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
  const at = Date.parse(iso);
  // the 30th of February would roll over
  return Number.isNaN(at) || new Date(at).toISOString() !== iso ? undefined : at;
}
