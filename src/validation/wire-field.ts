import { ValidateBy } from 'class-validator';

/** What a field must hold, in the two languages of a refusal. Never contains a received value. */
export interface Expectation {
  readonly en: string;
  readonly zh: string;
}

/** Kept by class-validator as the `context` of a decorator; the reader of fields finds everything it needs there. */
export interface WireContext {
  readonly expected: Expectation;
  /** From the accepted wire value to the value the class declares; without it the value stays as sent. */
  readonly convert?: (value: unknown) => unknown;
  /** Other spellings of the field's name, in order of preference after the property's own name. */
  readonly alsoNamed?: readonly string[];
}

export interface WireFieldOptions extends WireContext {
  /** The constraint's name in class-validator. */
  readonly name: string;
  /** Judges the value as it was sent; `message` holds all fields of the class, as sent. */
  readonly accepts: (value: unknown, message: object) => boolean;
}

/** A class-validator decorator that judges the wire value, says what it expects, and may convert what it accepted. */
export function WireField({ name, accepts, ...context }: WireFieldOptions): PropertyDecorator {
  const validator = {
    validate: (value: unknown, args?: { object: object }) => accepts(value, args?.object ?? {}),
    defaultMessage: () => `$property: ${context.expected.en}`,
  };
  return ValidateBy({ name, validator }, { context });
}

/** Optional fields may be left out, `null` or `''` alike. */
export function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}
