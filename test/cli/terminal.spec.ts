import { describe, expect, it } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { departmentTree } from '../../src/cli/department-tree.js';
import { table } from '../../src/cli/table.js';
import { cut, oneLine, widthOf, wrap } from '../../src/cli/terminal.js';

const department = (code: string, parentCode: string | null) => ({
  instanceId: '',
  tenantId: 't',
  code,
  name: code.toLowerCase(),
  parentCode,
  path: null,
  removed: false,
  sourceTime: '',
});

describe('text on a terminal', () => {
  it('lines columns up although Chinese characters take two', () => {
    const rows = [
      { name: '研发中心', code: 'RD' },
      { name: 'Ops', code: '运维' },
    ];
    const lines = table(rows, [
      { title: 'name', cell: ({ name }) => name },
      { title: 'code', cell: ({ code }) => code },
    ]).split('\n');
    expect(lines.map((line) => stripVTControlCharacters(line))).toEqual([
      'name      code',
      '研发中心  RD',
      'Ops       运维',
    ]);
  });

  it('cuts the widest column to a narrow terminal, never in the middle of a character', () => {
    const wide =
      table([{ a: '星河科技有限公司星河科技有限公司', b: 'short' }], COLUMNS, 24).split('\n')[1] ?? '';
    expect(widthOf(wide)).toBeLessThanOrEqual(24);
    expect(wide).toMatch(/^星河.*… +short$/);
    expect(cut('👩‍👩‍👧家', 3)).toBe('👩‍👩‍👧…');
  });

  it('lets no text from outside steer the terminal', () => {
    expect(oneLine('a\u001b[31mb\r\nc\u202ed')).toBe('ab c d');
  });

  it('wraps words by the columns they take', () => {
    expect(wrap('平台组 is renamed to 平台架构组.', 16)).toEqual(['平台组 is', 'renamed to', '平台架构组.']);
  });

  it('draws departments without a place apart, in a cycle too', () => {
    const rows = [
      department('A', null),
      department('B', 'A'),
      department('X', 'Y'),
      department('Y', 'X'),
      department('Z', 'GONE'),
    ];
    const lines = departmentTree(rows).map((line) => stripVTControlCharacters(line));
    expect(lines.slice(0, 2)).toEqual(['└─ a A', '   └─ b B']);
    expect(lines.slice(3)).toEqual(['   x X under Y', '   y Y under X', '   z Z under GONE']);
  });
});

const COLUMNS = [
  { title: 'a', cell: ({ a }: { a: string; b: string }) => a },
  { title: 'b', cell: ({ b }: { a: string; b: string }) => b },
];
