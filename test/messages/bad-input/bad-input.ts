export type Fields = Record<string, unknown>;

/** One way to spoil a valid message, and the field that the refusal must name. */
export interface BadInput {
  readonly what: string;
  readonly change: (valid: Fields) => Fields;
  readonly field: string;
}

const ANY_TEXT: readonly [string, unknown][] = [
  ['a number', 7],
  ['a boolean', true],
  ['a list', ['x']],
  ['an object', { toString: 'x' }],
  ['text with a NUL character', 'a\0b'],
  ['half of a surrogate pair', 'a\ud83d'],
];
const NO_TEXT: readonly [string, unknown][] = [
  ['null', null],
  ['an empty string', ''],
  ['only blanks', ' \t\u3000'],
];
const NO_TIME: readonly [string, unknown][] = [
  ['a number', Number('20220413093539534')],
  ['14 digits', '20220413093539'],
  ['18 digits', '202204130935395340'],
  ['digits with a blank', ' 20220413093539534'],
  ['month 13', '20221313093539534'],
  ['29 February of a common year', '20230229093539534'],
  ['hour 24', '20220413240000000'],
  ['ISO 8601', '2022-04-13T09:35:39.534Z'],
  ['full-width digits', '２０２２０４１３０９３５３９５３４'],
];
const NO_NUMBER: readonly [string, unknown][] = [
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['a word', 'one'],
  ['a boolean', true],
  ['a list', [1]],
  ['hexadecimal text', '0x1'],
];

export function set(field: string, values: readonly (readonly [string, unknown])[]): BadInput[] {
  return values.map(([what, value]) => ({
    what: `${field} is ${what}`,
    change: (valid) => ({ ...valid, [field]: value }),
    field,
  }));
}

export function missing(...fields: string[]): BadInput[] {
  return fields.map((field) => ({
    what: `${field} is missing`,
    change: (valid) => Object.fromEntries(Object.entries(valid).filter(([name]) => name !== field)),
    field,
  }));
}

export function badText(field: string, max: number): BadInput[] {
  return [...missing(field), ...set(field, NO_TEXT), ...badOptionalText(field, max)];
}

export function badOptionalText(field: string, max: number): BadInput[] {
  return set(field, [
    ...ANY_TEXT,
    [`${max + 1} characters`, 'x'.repeat(max + 1)],
    [`too many emoji for ${max} UTF-16 units`, '😀'.repeat(Math.floor(max / 2) + 1)],
  ]);
}

export function badTime(field: string): BadInput[] {
  return [...missing(field), ...set(field, [...NO_TEXT.slice(0, 2), ...NO_TIME])];
}

export function badOptionalTime(field: string): BadInput[] {
  return set(field, NO_TIME);
}

/** `next`: the smallest number that is not allowed. */
export function badNumber(field: string, next: number): BadInput[] {
  return set(field, [...NO_NUMBER, [`${next}`, next], [`the text ${next}`, `${next}`]]);
}

export function badFlag(field: string, next: number): BadInput[] {
  return [...missing(field), ...set(field, NO_TEXT), ...badNumber(field, next)];
}

/** Bad inputs of one item, applied to item `index` of the list in `list`. */
export function inItem(list: string, index: number, cases: readonly BadInput[]): BadInput[] {
  const path = `${list}[${index}]`;
  return cases.map(({ what, change, field }) => ({
    what: `${path}: ${what}`,
    change: (valid) => ({
      ...valid,
      [list]: (valid[list] as Fields[]).map((item, at) => (at === index ? change(item) : item)),
    }),
    field: `${path}.${field}`,
  }));
}

/** A list that is none, or holds something that is not an object. */
export function badList(list: string): BadInput[] {
  const items = [null, 'text', 7, true, []].map((item) => ({
    what: `${list}[1] is ${JSON.stringify(item)}`,
    change: (valid: Fields) => ({ ...valid, [list]: [(valid[list] as Fields[])[0], item] }),
    field: `${list}[1]`,
  }));
  const noLists = set(list, [
    ['null', null],
    ['a number', 7],
    ['a boolean', true],
    ['an object', { 0: {}, length: 1 }],
    ['text that is no list', 'no list'],
    ['the text of an object', '{"a":1}'],
    ['the text of a broken list', '[{"a":1}'],
  ]);
  return [...missing(list), ...noLists, ...items];
}
