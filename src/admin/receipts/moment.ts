import { ValidateBy, buildMessage } from 'class-validator';

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
/** The end of the year 9999. */
const LAST = 253_402_300_799_999;

/**
 * Epoch milliseconds of `2026-01-05`, `2026-01-05T08:00:00Z`, `2026-01-05T16:00+08:00` or `1767600000000`; undefined for
 * anything else. A `+` that the query string turned into a blank counts.
 */
export function parseMoment(text: string): number | undefined {
  const iso = text.replace(/ (?=\d\d:\d\d$)/, '+');
  const moment = /^\d{1,15}$/.test(text) ? Number(text) : ISO.test(iso) ? Date.parse(iso) : NaN;
  return moment >= 0 && moment <= LAST ? moment : undefined;
}

/** A query parameter that `parseMoment` reads. */
export const IsMoment = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && parseMoment(value) !== undefined,
      defaultMessage: buildMessage(
        () => '$property must be ISO 8601 with a time zone, or milliseconds since the epoch',
      ),
    },
  });
