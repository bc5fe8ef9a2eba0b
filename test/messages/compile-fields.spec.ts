import { describe, expect, it } from '@jest/globals';
import {
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateIf,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { Flag, OneOf, OptionalChoice, TestFlag, TrueOrFalse } from '../../src/validation/choice.js';
import { fieldsOf } from '../../src/validation/compile-fields.js';
import { FreeObject } from '../../src/validation/free-object.js';
import { GuideMoment, OptionalGuideMoment } from '../../src/validation/guide-moment.js';
import { readItems } from '../../src/validation/read-fields.js';
import { EmptyableText, Text, TextUnlessRemoved } from '../../src/validation/text.js';

class Ours {
  @Text(3) text!: unknown;
  @EmptyableText(3) emptyable!: unknown;
  @TextUnlessRemoved(3) unlessRemoved!: unknown;
  @Flag(0, 1, 2) flag!: unknown;
  @TestFlag() testFlag!: unknown;
  @OptionalChoice(1, 2) choice!: unknown;
  @OneOf('user', 'admin') role!: unknown;
  @TrueOrFalse() enable!: unknown;
  @FreeObject() extension!: unknown;
  @GuideMoment() moment!: unknown;
  @OptionalGuideMoment() optionalMoment!: unknown;
}

class Theirs {
  @IsOptional() @IsString() @MaxLength(2) short!: unknown;
  @ValidateIf((message: Theirs) => message.short !== 'a') @IsInt() @Min(1) number!: unknown;
  @IsString({ validateIf: (_: object, value: unknown) => value !== 7 }) sometimes!: unknown;
}

class Unknown {
  @IsArray() @IsString({ each: true }) words!: unknown;
}

const seed = Number(process.env.FUZZ_SEED ?? 20_220_413);
const value = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    ' ',
    'a',
    'abc',
    'abcd',
    '😀',
    'a\0',
    '\ud83d',
    'user',
    'admin',
    'true',
    true,
    false,
  ),
  fc.constantFrom<unknown>(
    0,
    1,
    2,
    3,
    7,
    -1,
    0.5,
    '0',
    '1',
    '2',
    '3',
    '01',
    '1e0',
    '{"a":1}',
    '[1]',
    '20220413093539534',
  ),
  fc.constantFrom<unknown>('20229913093539534', [], ['a'], [7], {}, { a: { b: 1 } }),
  fc.string({ maxLength: 4, unit: 'binary' }),
  fc.jsonValue({ maxDepth: 2 }),
);

function accepted(message: object, Class: new () => object): boolean {
  return fieldsOf(Class).every(({ property, passes }) =>
    passes((message as Record<string, unknown>)[property], message),
  );
}

describe('the compiled predicate', () => {
  it.each([Ours, Theirs])(`agrees with class-validator on every field of %p (seed ${seed})`, (Class) => {
    const seen = { accepted: 0, refused: 0 };
    const names = fieldsOf(Class).map(({ property }) => property);
    const fields = fc.record(Object.fromEntries(names.map((name) => [name, value])));
    fc.assert(
      fc.property(fields, (given) => {
        const message = Object.assign(new Class(), given);
        const refused = new Set(validateSync(message).map(({ property }) => property));
        for (const { property, passes } of fieldsOf(Class)) {
          const passed = passes(given[property], message);
          seen[passed ? 'accepted' : 'refused'] += 1;
          expect([property, given[property], passed]).toEqual([
            property,
            given[property],
            !refused.has(property),
          ]);
        }
      }),
      { seed, numRuns: 2_000 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(500);
  });

  it('leaves decorators it does not know to class-validator', () => {
    expect(accepted({ words: ['a'] }, Unknown)).toBe(false);
    expect(readItems(Unknown, [{ words: ['a'] }], 'list')).toEqual([{ words: ['a'] }]);
    expect(() => readItems(Unknown, [{ words: ['a'] }, { words: [7] }], 'list')).toThrow('list[1].words: ');
  });

  it('refuses a class without decorators', () => {
    expect(() => fieldsOf(class Bare {})).toThrow('Bare declares no fields');
  });
});
