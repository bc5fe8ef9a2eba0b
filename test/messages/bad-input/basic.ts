import {
  badNumber,
  badOptionalText,
  badText,
  missing,
  set,
  type BadInput,
  type Fields,
} from './bad-input.js';

const NO_CHOICE: readonly [string, unknown][] = [
  ['null', null],
  ['an empty string', ''],
  ['a number', 1],
  ['a boolean', true],
  ['a list', ['FREEZE']],
  ['an object', { FREEZE: true }],
  ['lower case', 'freeze'],
  ['with a blank', 'FREEZE '],
  ['another word', 'DELETE'],
];
const NO_TIME: readonly [string, unknown][] = [
  ['null', null],
  ['an empty string', ''],
  ['a number', 20270105000000],
  ['8 digits', '20270105'],
  ['13 digits', '2027010500000'],
  ['15 digits', '202701050000000'],
  ['18 digits', '202701050000000000'],
  ['month 13', '20271305000000'],
  ['29 February of a common year', '20270229000000000'],
  ['hour 24', '20270105240000'],
  ['second 60', '20270105000060'],
  ['ISO 8601', '2027-01-05T00:00:00Z'],
  ['full-width digits', '２０２７０１０５００００００'],
  ['a list', ['20270105000000']],
];

const badChoice = (field: string): BadInput[] => [...missing(field), ...set(field, NO_CHOICE)];
const badUtcTime = (field: string): BadInput[] => [...missing(field), ...set(field, NO_TIME)];

/** A basic interface of V2: a message that is accepted, and ways to spoil it. */
export interface BasicCase {
  readonly valid: Fields;
  readonly bad: readonly BadInput[];
}

const ORDER = { orderId: 'CS2211181819B4LVS', orderLineId: 'CS2211181819B4LVS-000001' };
const INSTANCE = { instanceId: '10e758d0-31ad-4c4b-8f1b-81d03469a10e' };
const ids = (count: number): string => Array.from({ length: count }, (_, i) => `id-${i}`).join(',');

export const BASIC_CASES = {
  newInstance: {
    valid: { ...ORDER, businessId: '87b94795-0603-4e24-8ae5-69420d60e3c8' },
    bad: [
      ...badText('orderId', 64),
      ...badText('orderLineId', 64),
      ...badText('businessId', 64),
      ...badNumber('testFlag', 2),
      ...badOptionalText('productId', 128),
    ],
  },
  queryInstance: {
    valid: INSTANCE,
    bad: [
      ...missing('instanceId'),
      ...set('instanceId', [
        ['null', null],
        ['an empty string', ''],
        ['only blanks', ' \t'],
        ['a comma', ','],
        ['a list', ['a', 'b']],
        ['a number', 7],
        ['a boolean', true],
        ['an object', { id: 'a' }],
        ['text with a NUL character', 'a\0b'],
        ['half of a surrogate pair', 'a\ud83d'],
        ['65 characters', 'x'.repeat(65)],
        ['a second id of 65 characters', `a,${'x'.repeat(65)}`],
        ['101 ids', ids(101)],
        ['1000 ids', ids(1000)],
        ['an empty id at the end', 'a,b,'],
        ['an empty id at the beginning', ',a'],
        ['an empty id in between', 'a,,b'],
        ['a blank id', 'a, ,b'],
        ['a second id with a NUL character', 'a,b\0'],
        ['33 emoji', '😀'.repeat(33)],
      ]),
      ...badNumber('testFlag', 2),
      ...[2, 3, 5, 9, 10, 99, 255, 1e9, -0.5, Number.MAX_SAFE_INTEGER, 1.5, -7].flatMap((value) =>
        set('testFlag', [[`${value}`, value]]),
      ),
    ],
  },
  refreshInstance: {
    valid: { ...ORDER, ...INSTANCE, scene: 'RENEWAL', expireTime: '20270105000000' },
    bad: [
      ...badChoice('scene'),
      ...badText('orderId', 64),
      ...badText('orderLineId', 64),
      ...badText('instanceId', 64),
      ...badUtcTime('expireTime'),
      ...badOptionalText('productId', 128),
      ...badNumber('testFlag', 2),
    ],
  },
  updateInstanceStatus: {
    valid: { ...INSTANCE, status: 'FREEZE' },
    bad: [
      ...badChoice('status'),
      ...set('status', [
        ['NORMAL, which is V1', 'NORMAL'],
        ['the word twice', 'FREEZEFREEZE'],
        ['U+0000 behind it', 'FREEZE\0'],
        ['zero', 0],
        ['false', false],
        ['full-width letters', 'ＦＲＥＥＺＥ'],
        ['both words', 'FREEZE,UNFREEZE'],
      ]),
      ...badText('instanceId', 64),
      ...badNumber('testFlag', 2),
      ...set('testFlag', [
        ['3', 3],
        ['10', '10'],
        ['a list of 1', ['1']],
        ['an object', { testFlag: 1 }],
        ['full-width 1', '１'],
      ]),
    ],
  },
  releaseInstance: {
    valid: { ...ORDER, ...INSTANCE },
    bad: [
      ...badText('instanceId', 64),
      ...badOptionalText('orderId', 64),
      ...badOptionalText('orderLineId', 64),
      ...badNumber('testFlag', 2),
      ...set('testFlag', [
        ['3', 3],
        ['10', '10'],
        ['full-width 1', '１'],
        ['an object', { testFlag: 1 }],
      ]),
    ],
  },
  upgradeInstance: {
    valid: { ...ORDER, ...INSTANCE },
    bad: [
      ...badText('orderId', 64),
      ...badText('orderLineId', 64),
      ...badText('instanceId', 64),
      ...badOptionalText('productId', 128),
      ...badNumber('testFlag', 2),
    ],
  },
  changeInstanceCheck: {
    valid: { ...INSTANCE, productInfo: { productId: 'p-2' } },
    bad: [
      ...badText('instanceId', 64),
      ...missing('productInfo'),
      ...set('productInfo', [
        ['null', null],
        ['an empty string', ''],
        ['a number', 7],
        ['a boolean', true],
        ['a list', [{ productId: 'p' }]],
        ['text that is no JSON', 'p-2'],
        ['the text of a list', '[{"productId":"p"}]'],
        ['the text of a string', '"p"'],
        ['the text of null', 'null'],
        ['a broken text', '{"productId":"p"'],
      ]),
      ...badText('productId', 128).map(({ what, change, field }) => ({
        what: `productInfo: ${what}`,
        change: (valid: Fields) => ({ ...valid, productInfo: change(valid['productInfo'] as Fields) }),
        // what no database keeps is found wherever it stands
        field: /NUL|surrogate/.test(what) ? 'productInfo' : `productInfo.${field}`,
      })),
      ...badNumber('testFlag', 2),
    ],
  },
} as const satisfies Record<string, BasicCase>;
