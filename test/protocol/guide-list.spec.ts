import { describe, expect, it } from '@jest/globals';
import { parseGuideList } from '../../src/protocol/guide-list.js';

describe('a list of the guide', () => {
  it.each<[unknown, unknown[]]>([
    [[], []],
    [[{ orgCode: '1' }], [{ orgCode: '1' }]],
    ['[]', []],
    [' [ ] \n', []],
    ['[{"orgCode":"1","orgName":"部"}]', [{ orgCode: '1', orgName: '部' }]],
    [
      '[{orgCode:"00000001", orgName:"产品部", parentCode:"265789314" }]',
      [{ orgCode: '00000001', orgName: '产品部', parentCode: '265789314' }],
    ],
    ['[{orgCode:"1"},{orgCode:"2",parentCode:"1"}]', [{ orgCode: '1' }, { orgCode: '2', parentCode: '1' }]],
    ['[{orgCode:"1","orgName":"x"}]', [{ orgCode: '1', orgName: 'x' }]],
    [
      '[{ orgCode : "1" , enable:true, n:-1.5e3, parentCode:null }]',
      [{ orgCode: '1', enable: true, n: -1500, parentCode: null }],
    ],
    [
      '[{userName:"u",extension:{a:[1,{b_1:"x"}],$c:{}}}]',
      [{ userName: 'u', extension: { a: [1, { b_1: 'x' }], $c: {} } }],
    ],
    ['[{orgName:"a:b, {c:\\"d\\"} \\\\"}]', [{ orgName: 'a:b, {c:"d"} \\' }]],
    ['[{orgName:"\\u4e2d\\n"}]', [{ orgName: '中\n' }]],
    ['[{null:"1",true:2}]', [{ null: '1', true: 2 }]],
  ])('can be %j', (value, expected) => {
    expect(parseGuideList(value)).toEqual(expected);
  });

  it.each([
    undefined,
    null,
    0,
    true,
    {},
    { length: 0 },
    '',
    ' ',
    'null',
    '{}',
    '{orgCode:"1"}',
    '"[]"',
    '"[{orgCode:1}]"',
    '[',
    ']',
    '[]]',
    '[{orgCode:"1"}',
    '[{orgCode:"1"}],',
    '[{orgCode:"1",}]',
    '[{,orgCode:"1"}]',
    '[{orgCode "1"}]',
    '[{orgCode:1 2}]',
    '[{orgCode:"1" parentCode:"2"}]',
    "[{orgCode:'1'}]",
    '[{\'orgCode\':"1"}]',
    '[{orgCode:one}]',
    '[{orgCode:undefined}]',
    '[{orgCode:01}]',
    '[{orgCode:"1}]',
    '[{orgCode:"1\\"}]',
    '[{1a:"1"}]',
    '[{org-code:"1"}]',
    '[{部门:"1"}]',
    '[{orgCode:"1"}] // x',
    '[{orgCode:"1"/* x */}]',
    '[{orgCode:(1)}]',
    '[{orgCode:"\t"}]',
    '[{orgCode:"\\x41"}]',
    '[{"orgCode":"a\\u0000"}]',
    '[{orgCode:"a\\u0000"}]',
    '[{"orgName":"\\ud83d"}]',
    '[process.exit()]',
    '[{a:(()=>{throw 1})()}]',
    `${'['.repeat(101)}${']'.repeat(101)}`,
    '['.repeat(200_000),
  ])('cannot be %j', (value) => {
    expect(parseGuideList(value)).toBeUndefined();
  });

  it('keeps keys that name parts of every object as data', () => {
    const [item] = parseGuideList('[{__proto__:{admin:true},constructor:"x"}]') as [Record<string, unknown>];
    expect(Object.keys(item)).toEqual(['__proto__', 'constructor']);
    expect(item.admin).toBeUndefined();
  });

  it.each([
    ['words', 'a '],
    ['unfinished strings', '"\\"'],
    ['blanks', ' '],
    ['names before colons', 'a:'],
    ['names without blanks', 'a'],
  ])('is given up in bounded time when it is a megabyte of %s', (_description, piece) => {
    const started = process.cpuUsage();
    expect(parseGuideList(piece.repeat(1_000_000 / piece.length))).toBeUndefined();
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});
