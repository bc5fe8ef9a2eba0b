import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatGuideTime, parseGuideTime } from '../../src/protocol/guide-time.js';
import { testSeed } from './test-seed.js';

describe('a guide time', () => {
  it.each([
    ['20220413093539534', '2022-04-13T01:35:39.534Z'],
    ['20220101000000000', '2021-12-31T16:00:00.000Z'],
    ['20211231235959999', '2021-12-31T15:59:59.999Z'],
    ['20240229120000000', '2024-02-29T04:00:00.000Z'],
    ['20000229000000000', '2000-02-28T16:00:00.000Z'],
    ['19700101080000000', '1970-01-01T00:00:00.000Z'],
    ['19691231235959999', '1969-12-31T15:59:59.999Z'],
    ['00500101080000000', '0050-01-01T00:00:00.000Z'],
    ['99991231235959999', '9999-12-31T15:59:59.999Z'],
  ])('%s is %s, eight hours ahead of UTC', (text, iso) => {
    expect(parseGuideTime(text)).toBe(Date.parse(iso));
    expect(formatGuideTime(Date.parse(iso))).toBe(text);
  });

  it.each([
    '',
    '2022041309353953',
    '202204130935395340',
    ' 20220413093539534',
    '20220413093539534 ',
    '20220413093539534\n',
    '2022-04-13 09:35',
    '20220413T93539534',
    '+2220413093539534',
    '２０２２０４１３０９３５３９５３４',
    '20230229000000000',
    '21000229000000000',
    '20220431000000000',
    '20220001000000000',
    '20221301000000000',
    '20220400000000000',
    '20220432000000000',
    '20220413240000000',
    '20220413250000000',
    '20220413096039534',
    '20220413093560534',
    '20161231235960000',
    'yyyyMMddHHmmssSSS',
  ])('is not %j', (text) => {
    expect(parseGuideTime(text)).toBeUndefined();
  });

  it(`survives being written and read (seed ${testSeed})`, () => {
    const min = Date.parse('0000-01-01T00:00:00Z') - 8 * 3_600_000;
    const max = Date.parse('9999-12-31T15:59:59.999Z');
    fc.assert(
      fc.property(fc.integer({ min, max }), (moment) => {
        expect(parseGuideTime(formatGuideTime(moment))).toBe(moment);
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });

  it('cannot name moments outside four-digit years', () => {
    expect(() => formatGuideTime(Date.parse('9999-12-31T16:00:00Z'))).toThrow(RangeError);
    expect(() => formatGuideTime(Date.parse('-000001-12-31T15:59:59Z'))).toThrow(RangeError);
    expect(() => formatGuideTime(Number.NaN)).toThrow(RangeError);
  });
});
