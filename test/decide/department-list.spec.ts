import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListedDepartment } from '../../src/departments/all-org-sync.message.js';
import { decideDepartmentList, type ListCase } from '../../src/departments/decide-department-list.js';
import type { Department } from '../../src/departments/department.entity.js';
import { judgeRemovals } from '../../src/directory/removal-guard.js';
import { testSeed } from '../protocol/test-seed.js';

const path = (...codes: string[]) => JSON.stringify(codes);
const row = (code: string, sourceTime: number, rest: Partial<Department> = {}): Department => ({
  scopeId: 'scope',
  code,
  name: code,
  parentCode: null,
  path: path(code),
  removed: false,
  sourceTime,
  ...rest,
});
const listed = (code: string, name = code, parentCode: string | null = null): ListedDepartment => ({
  code,
  name,
  parentCode,
});
const GUARD = { share: 0.3, count: 10 };
const at = (sourceTime: number, rest: Partial<ListCase> = {}): ListCase => ({
  scopeId: 'scope',
  lane: 'production',
  sourceTime,
  guard: GUARD,
  ...rest,
});
const tally = (counts: object) => ({
  ...{ created: 0, updated: 0, unchanged: 0, superseded: 0, removed: 0, held: 0 },
  ...counts,
});
/** All that a list changes, whether the departments were known or not. */
function decide(current: Department[], list: ListedDepartment[], listCase: ListCase) {
  const { inserts, updates, ...decision } = decideDepartmentList(current, list, listCase);
  return { ...decision, saves: [...inserts, ...updates] };
}
const many = (count: number, sourceTime: number) =>
  Array.from({ length: count }, (_, i) => row(`d${i}`, sourceTime));

describe('a full list of departments', () => {
  it('creates, renames, moves and removes until the departments are what it says', () => {
    const current = [row('a', 1), row('b', 1), row('c', 1), row('d', 1)];
    const decision = decide(
      current,
      [listed('a'), listed('b', 'B'), listed('c', 'c', 'a'), listed('e', 'e', 'c')],
      at(5),
    );
    expect(decision.tally).toEqual(tally({ created: 1, updated: 2, unchanged: 1, removed: 1 }));
    expect(decision.saves).toHaveLength(4);
    expect(decision.saves).toEqual(
      expect.arrayContaining([
        row('b', 5, { name: 'B' }),
        row('c', 5, { parentCode: 'a', path: path('a', 'c') }),
        row('e', 5, { parentCode: 'c', path: path('a', 'c', 'e') }),
        row('d', 5, { removed: true, path: null }),
      ]),
    );
  });

  it('that says what is known saves nothing', () => {
    const decision = decide([row('a', 1), row('b', 1)], [listed('b'), listed('a')], at(5));
    expect(decision).toMatchObject({ saves: [], tally: tally({ unchanged: 2 }), live: 2 });
  });

  it('leaves what is newer than it, listed or not', () => {
    const current = [row('a', 9, { name: 'newer' }), row('b', 9), row('c', 9, { removed: true, path: null })];
    const decision = decide(current, [listed('a'), listed('c')], at(5));
    expect(decision).toMatchObject({ saves: [], tally: tally({ superseded: 2 }), live: 0 });
  });

  it('of the same time as a removal loses against it, as a save wins', () => {
    const current = [row('a', 5, { removed: true, path: null }), row('b', 5, { name: 'other' }), row('c', 5)];
    const decision = decide(current, [listed('a'), listed('b')], at(5));
    expect(decision.tally).toEqual(tally({ superseded: 1, updated: 1, removed: 1 }));
  });

  it('revives a department that was removed before', () => {
    const gone = row('a', 2, { removed: true, path: null });
    const decision = decide([gone], [listed('a')], at(5));
    expect(decision).toMatchObject({ tally: tally({ created: 1 }), saves: [row('a', 5)] });
  });

  it('links what waited for a parent, and unlinks what loses one', () => {
    const current = [
      row('kid', 1, { parentCode: 'late', path: null }),
      row('gone', 1),
      row('orphan', 9, { parentCode: 'gone', path: path('gone', 'orphan') }),
    ];
    const { saves } = decide(current, [listed('late'), listed('kid', 'kid', 'late')], at(5));
    expect(saves).toEqual(
      expect.arrayContaining([
        row('late', 5),
        row('kid', 1, { parentCode: 'late', path: path('late', 'kid') }),
        row('gone', 5, { removed: true, path: null }),
        row('orphan', 9, { parentCode: 'gone', path: null }),
      ]),
    );
    expect(saves).toHaveLength(4);
  });

  it('may be a cycle, its own parent, or hang in the air', () => {
    const { saves } = decide(
      [],
      [
        listed('a', 'a', 'b'),
        listed('b', 'b', 'a'),
        listed('s', 's', 's'),
        listed('o', 'o', 'x'),
        listed('t'),
      ],
      at(5),
    );
    expect(Object.fromEntries(saves.map((saved) => [saved.code, saved.path]))).toEqual({
      a: null,
      b: null,
      s: null,
      o: null,
      t: path('t'),
    });
  });

  it('in the test lane counts when it comes later', () => {
    const current = [row('a', 9, { name: 'newer' }), row('b', 9)];
    const decision = decide(current, [listed('a')], at(5, { lane: 'test' }));
    expect(decision.tally).toEqual(tally({ updated: 1, removed: 1 }));
  });

  it('names at most twenty of the departments it changes', () => {
    const { sample } = decide(
      [],
      many(50, 1).map(({ code }) => listed(code)),
      at(5),
    );
    expect(sample).toHaveLength(20);
  });
});

describe('the removals of a full list', () => {
  it.each([
    [10, 33, 'remove'],
    [11, 33, 'hold'],
    [11, 36, 'hold'],
    [11, 37, 'remove'],
    [30, 100, 'remove'],
    [31, 100, 'hold'],
    [10, 10, 'remove'],
    [0, 0, 'remove'],
  ] as const)('%i of %i live departments: %s', (removals, live, verdict) => {
    expect(judgeRemovals(GUARD, 1, removals, live)).toBe(verdict);
  });

  it('are held when the list is empty and there is anything to remove', () => {
    expect(judgeRemovals(GUARD, 0, 1, 1)).toBe('hold');
    expect(judgeRemovals(GUARD, 0, 0, 0)).toBe('remove');
  });

  it('are never held with the guard off, and never happen with the guard never', () => {
    expect(judgeRemovals('off', 0, 100, 100)).toBe('remove');
    expect(judgeRemovals('never', 1, 1, 100)).toBe('keep');
  });

  it('are held while additions, renames and moves are applied', () => {
    const current = many(20, 1);
    const decision = decide(current, [listed('d0', 'renamed'), listed('new')], at(5));
    expect(decision.tally).toEqual(tally({ created: 1, updated: 1, held: 19 }));
    expect(decision.live).toBe(20);
    expect(decision.saves.map(({ code }) => code).sort()).toEqual(['d0', 'new']);
  });

  it('are counted among departments older than the list: newer ones neither go nor make the guard milder', () => {
    const current = [...many(11, 1), ...Array.from({ length: 100 }, (_, i) => row(`n${i}`, 9))];
    expect(decide(current, [listed('x')], at(5))).toMatchObject({
      live: 11,
      tally: tally({ created: 1, held: 11 }),
    });
  });

  it('do not happen with the guard never', () => {
    expect(decide(many(20, 1), [], at(5, { guard: 'never' }))).toMatchObject({ saves: [], tally: tally({}) });
  });
});

describe('a full list applied to any departments', () => {
  const code = fc.constantFrom(...'abcdef');
  const parent = fc.option(fc.oneof(code, fc.constant('missing')));
  const rows = fc.uniqueArray(
    fc.record({
      code,
      name: fc.constantFrom('x', 'y'),
      parentCode: parent,
      removed: fc.boolean(),
      sourceTime: fc.integer({ min: 1, max: 9 }),
    }),
    { selector: (item) => item.code },
  );
  const items = fc.uniqueArray(fc.record({ code, name: fc.constantFrom('x', 'y'), parentCode: parent }), {
    selector: (item) => item.code,
  });
  const apply = (current: Department[], list: ListedDepartment[], listCase: ListCase) => {
    const { saves, tally } = decide(current, list, listCase);
    const result = new Map(current.map((item) => [item.code, item]));
    for (const item of saves) result.set(item.code, item);
    return { result: [...result.values()], tally };
  };
  const listCase = at(5, { guard: 'off' });

  it(`leaves exactly what it says, and what is newer than it (seed ${testSeed})`, () => {
    fc.assert(
      fc.property(rows, items, (drafts, list) => {
        const current = drafts.map((draft) => ({
          ...row(draft.code, draft.sourceTime),
          ...draft,
          path: null,
        }));
        const { result } = apply(current, list, listCase);
        const newer = current.filter(
          ({ sourceTime, removed }) => sourceTime > 5 || (sourceTime === 5 && removed),
        );
        const expected = new Map(list.map((item) => [item.code, item]));
        for (const { code: known, name, parentCode, removed } of newer)
          if (removed) expected.delete(known);
          else expected.set(known, { code: known, name, parentCode });
        const live = result
          .filter(({ removed }) => !removed)
          .map(({ code: c, name, parentCode }) => ({ code: c, name, parentCode }));
        const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);
        expect(live.sort(byCode)).toEqual([...expected.values()].sort(byCode));
      }),
      { seed: testSeed, numRuns: 1000 },
    );
  });

  it(`applied twice is applied once, and what it counts adds up (seed ${testSeed})`, () => {
    fc.assert(
      fc.property(rows, items, (drafts, list) => {
        const current = drafts.map((draft) => ({
          ...row(draft.code, draft.sourceTime),
          ...draft,
          path: null,
        }));
        const once = apply(current, list, listCase);
        const { created, updated, unchanged, superseded } = once.tally;
        expect(created + updated + unchanged + superseded).toBe(list.length);
        const again = decide(once.result, list, listCase);
        expect(again.saves).toEqual([]);
        expect(again.tally).toMatchObject({ created: 0, updated: 0, removed: 0, superseded });
      }),
      { seed: testSeed, numRuns: 1000 },
    );
  });
});
