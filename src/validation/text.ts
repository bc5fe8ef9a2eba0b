import { wholeNumber } from './whole-number.js';
import { isAbsent, WireField } from './wire-field.js';

// PostgreSQL cannot store NUL, and no database stores half a surrogate pair
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * A required string: not blank, at most `max` UTF-16 units (class-validator's own MaxLength does not count variation
 * selectors, a database column does), kept exactly as sent.
 */
export function Text(max: number, ...alsoNamed: string[]): PropertyDecorator {
  return WireField({
    name: 'text',
    alsoNamed,
    expected: { en: `required, a string of 1 to ${max} characters`, zh: `必填，1 到 ${max} 个字符的字符串` },
    accepts: (value) => isFilledText(value, max),
  });
}

/** A string of at most `max` UTF-16 units; left out, `null` and `''` become `''`. */
export function EmptyableText(max: number): PropertyDecorator {
  return WireField({
    name: 'emptyableText',
    expected: {
      en: `empty or a text of at most ${max} characters`,
      zh: `可空，最多 ${max} 个字符`,
    },
    accepts: (value) => isAbsent(value) || isText(value, max),
    convert: (value) => value ?? '',
  });
}

/** As `Text` when the message saves; as `EmptyableText` when its `flag` is 0 and only the key counts. */
export function TextUnlessRemoved(max: number): PropertyDecorator {
  return WireField({
    name: 'textUnlessRemoved',
    expected: {
      en: `required unless flag is 0, 1 to ${max} characters`,
      zh: `flag 非 0 时必填，1 到 ${max} 个字符`,
    },
    accepts: (value, message) =>
      removes(message) ? isAbsent(value) || isText(value, max) : isFilledText(value, max),
    convert: (value) => value ?? '',
  });
}

/** Whether every database keeps the text as it is, in `max` UTF-16 units. */
export const isStorableText = (text: string, max: number): boolean =>
  text.length <= max && !UNSTORABLE.test(text);

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && isStorableText(value, max);
}

function isFilledText(value: unknown, max: number): boolean {
  return isText(value, max) && value.trim() !== '';
}

function removes(message: object): boolean {
  return 'flag' in message && wholeNumber(message.flag) === 0;
}
