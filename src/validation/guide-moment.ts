import { parseGuideTime } from '../protocol/guide-time.js';
import { isAbsent, WireField } from './wire-field.js';

const FORMAT = {
  en: 'a time of 17 digits, yyyyMMddHHmmssSSS in UTC+8',
  zh: '17 位数字的时间 yyyyMMddHHmmssSSS（UTC+8）',
};

/** A required time of the kit interfaces, String(17) in UTC+8 [433]; becomes milliseconds since the epoch. */
export function GuideMoment(): PropertyDecorator {
  return WireField({
    name: 'guideMoment',
    expected: { en: `required, ${FORMAT.en}`, zh: `必填，${FORMAT.zh}` },
    accepts: (value) => milliseconds(value) !== undefined,
    convert: milliseconds,
  });
}

/** The same, when it is sent at all; left out, `null` and `''` become `null`. */
export function OptionalGuideMoment(): PropertyDecorator {
  return WireField({
    name: 'optionalGuideMoment',
    expected: { en: `empty or ${FORMAT.en}`, zh: `为空或 ${FORMAT.zh}` },
    accepts: (value) => isAbsent(value) || milliseconds(value) !== undefined,
    convert: (value) => milliseconds(value) ?? null,
  });
}

function milliseconds(value: unknown): number | undefined {
  return typeof value === 'string' ? parseGuideTime(value) : undefined;
}
