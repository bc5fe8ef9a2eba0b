import { type Expectation } from './wire-field.js';

/** A received value by type and length only: it may be a secret or a person's data. */
export function describeFound(value: unknown): Expectation {
  if (value === undefined) return { en: 'nothing', zh: '空缺' };
  if (value === null) return { en: 'null', zh: ' null' };
  if (typeof value === 'string') return describeText(value);
  if (Array.isArray(value))
    return { en: `a list of ${count(value.length, 'item')}`, zh: `${value.length} 项的列表` };
  if (typeof value === 'object') return { en: 'an object', zh: '对象' };
  if (typeof value === 'boolean') return { en: 'a boolean', zh: '布尔值' };
  return { en: 'a number', zh: '数字' };
}

function describeText(text: string): Expectation {
  const { length } = text;
  if (length === 0) return { en: 'an empty string', zh: '空字符串' };
  if (text.trim() === '') return { en: 'only blanks', zh: '空白字符' };
  if (text.includes('\0')) return { en: 'a NUL character in it', zh: '含 NUL 字符的字符串' };
  if (/\p{Surrogate}/u.test(text)) {
    return { en: 'half a surrogate pair in it', zh: '含不成对代理字符的字符串' };
  }
  return { en: count(length, 'character'), zh: `${length} 个字符` };
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
