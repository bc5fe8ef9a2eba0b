import { parseGuideList } from '../protocol/guide-list.js';
import { findUnstorableText } from '../protocol/unstorable-text.js';
import { isAbsent, WireField } from './wire-field.js';

/** A list, or the JSON text of one, with anything in it; left out, `null` and `''` become an empty one. */
export function FreeList(): PropertyDecorator {
  return WireField({
    name: 'freeList',
    expected: { en: 'empty, a list or its JSON text', zh: '可空，列表或其 JSON 文本' },
    accepts: (value) => isAbsent(value) || isStorable(parseGuideList(value)),
    convert: (value) => (isAbsent(value) ? [] : parseGuideList(value)),
  });
}

const isStorable = (list: unknown[] | undefined): boolean =>
  list !== undefined && findUnstorableText(list) === undefined;
