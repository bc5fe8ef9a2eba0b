import { wholeNumber } from './whole-number.js';
import { isAbsent, WireField } from './wire-field.js';

/** A required integer out of `allowed`, sent as a number or as text; becomes a number. */
export function Flag(...allowed: number[]): PropertyDecorator {
  return WireField({
    name: 'flag',
    expected: { en: `required, one of ${allowed.join(', ')}`, zh: `必填，取值为 ${allowed.join('、')} 之一` },
    accepts: (value) => isOneOf(allowed, wholeNumber(value)),
    convert: wholeNumber,
  });
}

/** 0 = production, 1 = debugging data; left out, `null` and `''` become 0. */
export function TestFlag(): PropertyDecorator {
  return WireField({
    name: 'testFlag',
    expected: { en: '0 or 1', zh: '取值为 0 或 1' },
    accepts: (value) => isAbsent(value) || isOneOf([0, 1], wholeNumber(value)),
    convert: (value) => wholeNumber(value) ?? 0,
  });
}

/** An integer out of `allowed`, sent as a number or as text; left out, `null` and `''` become `null`. */
export function OptionalChoice(...allowed: number[]): PropertyDecorator {
  return WireField({
    name: 'optionalChoice',
    expected: { en: `empty or one of ${allowed.join(', ')}`, zh: `为空或 ${allowed.join('、')} 之一` },
    accepts: (value) => isAbsent(value) || isOneOf(allowed, wholeNumber(value)),
    convert: (value) => wholeNumber(value) ?? null,
  });
}

/** A required string out of `allowed`, spelled exactly so. */
export function OneOf(...allowed: string[]): PropertyDecorator {
  const quoted = allowed.map((word) => `"${word}"`);
  return WireField({
    name: 'oneOf',
    expected: { en: `required, ${quoted.join(' or ')}`, zh: `必填，${quoted.join('或')}` },
    accepts: (value) => isOneOf(allowed, value),
  });
}

/** `"true"` or `"false"`, or a JSON boolean; becomes a boolean. */
export function TrueOrFalse(): PropertyDecorator {
  return WireField({
    name: 'trueOrFalse',
    expected: { en: 'required, "true" or "false"', zh: '必填，"true"或"false"' },
    accepts: (value) => isOneOf([true, false, 'true', 'false'], value),
    convert: (value) => value === true || value === 'true',
  });
}

function isOneOf(allowed: readonly unknown[], value: unknown): boolean {
  return allowed.includes(value);
}
