import { validateSync } from 'class-validator';
import { type CompiledField, fieldsOf } from './compile-fields.js';
import { describeFound } from './describe-found.js';
import { fieldInvalid } from './field-invalid.js';
import { isRecord } from './is-record.js';
import { type Expectation, type WireContext } from './wire-field.js';

/**
 * An instance of a decorated class from a JSON object: only declared fields that are the object's own, validated by the
 * class-validator decorators, then converted. Unknown fields are ignored (guide, all kit pages).
 *
 * @param path where the object stands in the message, for refusals: `userList[3]`
 * @throws ProtocolError 000002 naming the first bad field
 */
export function readFields<T extends object>(
  Class: new () => T,
  body: Record<string, unknown>,
  path = '',
): T {
  return read(Class, fieldsOf(Class), body, path);
}

/** `readFields` for every item of a list; an item that is not an object is refused (000002, `path[index]`). */
export function readItems<T extends object>(
  Class: new () => T,
  items: readonly unknown[],
  path: string,
): T[] {
  const fields = fieldsOf(Class);
  return items.map((item, index) => {
    if (!isRecord(item)) throw fieldInvalid(`${path}[${index}]`, AN_OBJECT, describeFound(item));
    return read(Class, fields, item, path, index);
  });
}

const AN_OBJECT: Expectation = { en: 'an object', zh: '应为对象' };

// Runs 100,000 times for a long list: it takes the path apart, so that only a refusal puts it together
function read<T extends object>(
  Class: new () => T,
  fields: readonly CompiledField[],
  source: Record<string, unknown>,
  path: string,
  index?: number,
): T {
  const message = new Class();
  const values = message as Record<string, unknown>;
  for (const { property, wireNames } of fields) values[property] = ownValue(source, wireNames);
  for (const { property, passes } of fields) {
    if (passes(values[property], message)) continue;
    refuseWhatIsInvalid(message, fields, source, index === undefined ? path : `${path}[${index}]`);
    break;
  }
  for (const { property, convert } of fields) if (convert) values[property] = convert(values[property]);
  return message;
}

function ownValue(source: Record<string, unknown>, wireNames: readonly string[]): unknown {
  const name = wireNameIn(source, wireNames);
  return name === undefined ? undefined : source[name];
}

/** The spelling under which the source itself (not its prototype) holds a value, else the one under which it holds null. */
function wireNameIn(source: Record<string, unknown>, wireNames: readonly string[]): string | undefined {
  let holdsNull: string | undefined;
  for (const name of wireNames) {
    if (!Object.hasOwn(source, name)) continue;
    if (source[name] !== null) return name;
    holdsNull ??= name;
  }
  return holdsNull;
}

/** class-validator has the last word and the words. */
function refuseWhatIsInvalid(
  message: object,
  fields: readonly CompiledField[],
  source: Record<string, unknown>,
  path: string,
): void {
  const errors = validateSync(message, { forbidUnknownValues: false });
  for (const field of fields) {
    const error = errors.find(({ property }) => property === field.property);
    if (!error) continue;
    const [context] = Object.values(error.contexts ?? {}) as WireContext[];
    const en = Object.values(error.constraints ?? {})[0] ?? 'valid';
    const name = wireNameIn(source, field.wireNames) ?? field.property;
    const expected = context?.expected ?? { en, zh: `不符合要求（${en}）` };
    throw fieldInvalid(path ? `${path}.${name}` : name, expected, describeFound(error.value));
  }
}
