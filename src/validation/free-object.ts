import { DEPTH_LIMIT } from '../protocol/malformed-body.js';
import { findUnstorableText } from '../protocol/unstorable-text.js';
import { isRecord } from './is-record.js';
import { isAbsent, WireField } from './wire-field.js';

/**
 * An object, or the JSON text of one, with anything in it that a database keeps faithfully; left out, `null` and `''`
 * become `null`. Bounded in depth: whatever walks it later does so by recursion.
 */
export function FreeObject(): PropertyDecorator {
  return WireField({
    name: 'freeObject',
    expected: {
      en: `empty, an object or its JSON text, at most ${DEPTH_LIMIT} levels`,
      zh: `可空，对象或其 JSON 文本，最多 ${DEPTH_LIMIT} 层`,
    },
    accepts: (value) => isAbsent(value) || isStorable(objectIn(value)),
    convert: objectIn,
  });
}

function objectIn(value: unknown): Record<string, unknown> | null {
  const object = typeof value === 'string' ? parsedJson(value) : value;
  return isRecord(object) ? object : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isStorable(object: Record<string, unknown> | null): boolean {
  return object !== null && findUnstorableText(object) === undefined;
}
