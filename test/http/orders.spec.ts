import { expect, it } from '@jest/globals';
import { testSeed } from '../protocol/test-seed.js';
import { directoriesOf, type Directory } from '../support/directory.js';
import { newTenant } from '../support/messages.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { seededRandom, shuffled } from '../../src/testing/seeded-random.js';
import { allOrders } from '../support/orders.js';
import {
  bind,
  credential,
  department,
  dismiss,
  expectedDirectory,
  fullList,
  grant,
  noCredential,
  noDepartment,
  playAll,
  unbind,
  withdraw,
  type StoryEvent,
} from '../support/scenario.js';

const STORIES: readonly [what: string, story: readonly StoryEvent[]][] = [
  [
    'a department, its parent and its moves',
    [
      department(1, 'p'),
      department(2, 'd', 'p'),
      department(3, 'd', 'q', 'moved'),
      department(4, 'q', 'p'),
      noDepartment(5, 'p'),
      department(6, 'p', '', 'back'),
    ],
  ],
  [
    'a department that is removed and comes back',
    [
      department(1, 'd'),
      department(2, 'd', 'x'),
      noDepartment(3, 'd'),
      department(4, 'd', '', 'back'),
      noDepartment(5, 'd'),
      department(6, 'd', '', 'again'),
    ],
  ],
  ['a user', [grant(1), withdraw(2), grant(3, 'Ann B', 2), dismiss(4), grant(5, 'Ann C'), withdraw(6)]],
  ['a user who leaves', [grant(1), grant(2, 'Ann B', 2), withdraw(3), grant(4), dismiss(5), withdraw(6)]],
  ['bind, unbind, rebind', [bind(1), credential(2), unbind(3), department(4, 'd'), bind(5), grant(6)]],
  ['bind, rebind, unbind', [bind(1), grant(2), department(3, 'd'), bind(4), credential(5), unbind(6)]],
  ['two unbindings', [unbind(1), credential(2), bind(3), unbind(4), grant(5), noCredential(6)]],
  [
    'a full list among single changes',
    [
      department(1, 'a'),
      department(2, 'gone'),
      fullList(3, [
        ['a', '', 'listed'],
        ['b', 'a'],
        ['c', 'b'],
      ]),
      department(4, 'd', 'c'),
      noDepartment(5, 'b'),
      department(6, 'a', '', 'renamed'),
    ],
  ],
  [
    'equal full lists with a change between them',
    [
      department(1, 'a', '', 'first'),
      fullList(2, [['a'], ['b', 'a']]),
      department(3, 'a', 'x', 'changed'),
      department(4, 'extra'),
      fullList(5, [['a'], ['b', 'a']]),
      department(6, 'c', 'b'),
    ],
  ],
  [
    'a full list, an unbinding and a rebinding',
    [
      department(1, 'a'),
      fullList(2, [['a'], ['b', 'a']]),
      unbind(3),
      fullList(4, [['b'], ['c', 'b']]),
      noDepartment(5, 'b'),
      bind(6),
    ],
  ],
];

const CORE = new Set([
  'a department that is removed and comes back',
  'a user',
  'bind, unbind, rebind',
  'a full list among single changes',
]);

/** Random stories of seven events with distinct source times, in random orders of arrival. */
function randomStories(count: number, random: () => number): StoryEvent[][] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const code = () => pick(['a', 'b', 'c', 'd']);
  const parent = () => pick(['', '', 'a', 'b', 'c', 'missing']);
  const makers: ((step: number) => StoryEvent)[] = [
    bind,
    unbind,
    grant,
    withdraw,
    dismiss,
    credential,
    (step) => department(step, code(), parent()),
    (step) => department(step, code(), parent()),
    (step) => noDepartment(step, code()),
    (step) => fullList(step, [['a', parent()], ...(random() < 0.5 ? [['b', parent()] as const] : [])]),
    (step) => fullList(step, [['a'], ['c', 'a']]),
  ];
  return Array.from({ length: count }, () =>
    shuffled(
      Array.from({ length: 7 }, (_, i) => pick(makers)(i + 1)),
      random,
    ),
  );
}

onEveryDatabase('events with distinct source times', {}, (on) => {
  async function endsOf(arrivals: readonly (readonly StoryEvent[])[]): Promise<(Directory | undefined)[]> {
    const prefix = `${newTenant()}-`;
    expect(await playAll(on.connector, prefix, arrivals)).toBe(0);
    const directories = await directoriesOf(on.connector, prefix);
    return arrivals.map((_, i) => directories.get(`${prefix}${i}`));
  }
  const told = (arrival: readonly StoryEvent[]) =>
    arrival.map(({ kind, step }) => `${step} ${kind}`).join(', ');

  // all of them where it is quick, a sample on the servers and for the variations
  const takesAll = on.name === 'embedded SQLite';

  it.each(STORIES)(
    `%s: all 720 orders of arrival, or a sample (seed ${testSeed}), end alike`,
    async (what, story) => {
      const all = allOrders(story);
      const size = (takesAll ? 720 : 120) / (CORE.has(what) ? 1 : 3);
      const orders = shuffled(all, seededRandom(testSeed)).slice(0, size);
      const expected = expectedDirectory(story);
      const ends = await endsOf(orders);
      const wrong = orders.flatMap((order, i) => (same(ends[i], expected) ? [] : [told(order)]));
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(all).toHaveLength(720);
    },
  );

  it(`of any kind in any order end as in the order of their times (seed ${testSeed})`, async () => {
    const arrivals = randomStories(takesAll ? 300 : 100, seededRandom(testSeed));
    const ends = await endsOf(arrivals);
    arrivals.forEach((arrival, i) => {
      const [end, expected] = [ends[i], expectedDirectory(arrival)];
      expect({ arrival: told(arrival), end }).toEqual({ arrival: told(arrival), end: expected });
    });
  });

  it(`that arrive all at once end as in the order of their times (seed ${testSeed})`, async () => {
    const arrivals = randomStories(60, seededRandom(testSeed + 1));
    const prefix = `${newTenant()}-`;
    const failures = await Promise.all(
      arrivals.flatMap((arrival, i) =>
        arrival.map((event) => playAll(on.connector, `${prefix}${i}x`, [[event]])),
      ),
    );
    expect(failures.every((failed) => failed === 0)).toBe(true);
    const directories = await directoriesOf(on.connector, prefix);
    arrivals.forEach((arrival, i) => {
      const end = directories.get(`${prefix}${i}x0`);
      expect({ arrival: told(arrival), end }).toEqual({
        arrival: told(arrival),
        end: expectedDirectory(arrival),
      });
    });
  });
});

const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
