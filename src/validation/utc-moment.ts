import { parseUtcTime } from '../protocol/guide-time.js';
import { isAbsent, WireField } from './wire-field.js';

const FORMAT = {
  en: 'a time of 14 or 17 digits, yyyyMMddHHmmss or yyyyMMddHHmmssSSS in UTC',
  zh: '14 或 17 位数字的时间 yyyyMMddHHmmss 或 yyyyMMddHHmmssSSS（UTC）',
};

/** A required time of the basic interfaces, 14 or 17 digits in UTC; becomes milliseconds since the epoch. */
export function UtcMoment(): PropertyDecorator {
  return WireField({
    name: 'utcMoment',
    expected: { en: `required, ${FORMAT.en}`, zh: `必填，${FORMAT.zh}` },
    accepts: (value) => milliseconds(value) !== undefined,
    convert: milliseconds,
  });
}

/** The same, when it is sent at all; left out, `null` and `''` become `null`. */
export function OptionalUtcMoment(): PropertyDecorator {
  return WireField({
    name: 'optionalUtcMoment',
    expected: { en: `empty or ${FORMAT.en}`, zh: `为空或 ${FORMAT.zh}` },
    accepts: (value) => isAbsent(value) || milliseconds(value) !== undefined,
    convert: (value) => milliseconds(value) ?? null,
  });
}

function milliseconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  return parseUtcTime(value.length === 14 ? `${value}000` : value);
}
