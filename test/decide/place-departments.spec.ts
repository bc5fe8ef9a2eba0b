import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  codesOf,
  DEEPEST_PATH,
  placeAll,
  type Path,
  type TreeNode,
} from '../../src/departments/place-departments.js';
import { testSeed } from '../protocol/test-seed.js';
import { seededRandom, shuffled } from '../../src/testing/seeded-random.js';

type Tree = Iterable<readonly [code: string, parentCode: string | null]>;

/** Each department's path as a list of codes. */
function placed(tree: Tree, outside: (code: string) => Path = () => null): Map<string, string[] | null> {
  const nodes = new Map(
    [...tree].map(([code, parentCode]): [string, TreeNode] => [code, { code, parentCode }]),
  );
  placeAll(nodes, outside);
  return new Map([...nodes].map(([code, { place }]) => [code, codesOf(place?.path ?? null)]));
}
const paths = (tree: Record<string, string | null>) => Object.fromEntries(placed(Object.entries(tree)));

/** The rule, written the slow way. */
function expectedPath(code: string, parentOf: ReadonlyMap<string, string | null>): string[] | null {
  const path: string[] = [];
  for (let at: string | null = code; at !== null;) {
    const parent = parentOf.get(at);
    if (parent === undefined || path.includes(at)) return null;
    path.unshift(at);
    at = parent;
  }
  return path.length > DEEPEST_PATH ? null : path;
}

describe('the path of a department', () => {
  it('is the codes from the top to itself', () => {
    expect(paths({ c: 'b', a: null, b: 'a' })).toEqual({ a: ['a'], b: ['a', 'b'], c: ['a', 'b', 'c'] });
  });

  it('is null while a parent is missing, for it and for everything below', () => {
    expect(paths({ a: null, b: 'gone', c: 'b' })).toEqual({ a: ['a'], b: null, c: null });
  });

  it('is null for its own parent', () => {
    expect(paths({ a: 'a', b: 'a', c: null })).toEqual({ a: null, b: null, c: ['c'] });
  });

  it('is null in a cycle and below it, and the rest of the tree is not affected', () => {
    expect(paths({ a: 'c', b: 'a', c: 'b', below: 'b', d: null, e: 'd' })).toEqual({
      a: null,
      b: null,
      c: null,
      below: null,
      d: ['d'],
      e: ['d', 'e'],
    });
  });

  it('continues that of a parent outside', () => {
    const outside = (code: string) => (code === 'p' ? '["top","p"]' : null);
    const found = placed(
      [
        ['a', 'p'],
        ['b', 'orphan'],
      ],
      outside,
    );
    expect(Object.fromEntries(found)).toEqual({ a: ['top', 'p', 'a'], b: null });
  });

  it('keeps codes with quotes, commas, backslashes and emoji apart', () => {
    const odd = ['a","b', 'a\\', ',', '[]', '😀'];
    const tree = Object.fromEntries(odd.map((code, i) => [code, i === 0 ? null : (odd[i - 1] as string)]));
    expect(paths(tree)['😀']).toEqual(odd);
  });

  it(`ends at ${DEEPEST_PATH} levels: what is deeper has none, what is above keeps its own`, () => {
    const chain = Object.fromEntries(
      Array.from({ length: DEEPEST_PATH + 5 }, (_, i) => [`d${i}`, i === 0 ? null : `d${i - 1}`]),
    );
    const found = paths(chain);
    expect(found[`d${DEEPEST_PATH - 1}`]).toHaveLength(DEEPEST_PATH);
    expect(found[`d${DEEPEST_PATH}`]).toBeNull();
    expect(found[`d${DEEPEST_PATH + 4}`]).toBeNull();
  });

  it('is found in a chain of 100 000 without running out of stack', () => {
    const chain = Array.from({ length: 100_000 }, (_, i): [string, string | null] => [
      `d${i}`,
      i === 0 ? null : `d${i - 1}`,
    ]);
    expect(placed(chain.reverse()).size).toBe(100_000);
  });

  it(`does not depend on the order of the departments, 1000 shuffles (seed ${testSeed})`, () => {
    const random = seededRandom(testSeed);
    const tree: [string, string | null][] = [
      ...Array.from({ length: 20 }, (_, i): [string, string | null] => [
        `n${i}`,
        i < 3 ? null : `n${Math.floor(i / 2)}`,
      ]),
      ['self', 'self'],
      ['x', 'y'],
      ['y', 'x'],
      ['under', 'y'],
      ['orphan', 'missing'],
    ];
    const expected = new Map([...placed(tree)].sort());
    for (let i = 0; i < 1000; i++)
      expect(new Map([...placed(shuffled(tree, random))].sort())).toEqual(expected);
  });

  it(`is the same as by climbing from each department (seed ${testSeed})`, () => {
    const code = fc.constantFrom(...'abcdefgh');
    const trees = fc.dictionary(code, fc.option(fc.oneof(code, fc.constant('missing'))));
    fc.assert(
      fc.property(trees, (tree) => {
        const parentOf = new Map(Object.entries(tree));
        const found = placed(parentOf);
        expect([...found.keys()].sort()).toEqual([...parentOf.keys()].sort());
        for (const [node, path] of found) expect(path).toEqual(expectedPath(node, parentOf));
      }),
      { seed: testSeed, numRuns: 1000 },
    );
  });
});
