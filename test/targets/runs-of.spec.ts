import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { objectOf, type ChangeEvent } from '../../src/outbox/change.js';
import type { StoreDepartment, StoreUser } from '../../src/targets/user-store.js';
import { runsOf } from '../../src/targets/user-store/runs-of.js';
import {
  applicationSaved,
  changes,
  departmentMoved,
  departmentRemoved,
  departmentSaved,
  listApplied,
  tenantSaved,
  userRemoved,
  userRevoked,
  userSaved,
} from './changes.js';

/** `saveUsers ann bob`, one line a call. */
const calls = (events: readonly ChangeEvent[], most?: number): string[] =>
  runsOf(changes(events), most).map(({ method, objects }) =>
    [method, ...objects.map((object) => nameOf(object as unknown as Record<string, string>))].join(' '),
  );
const nameOf = (object: Record<string, string>) =>
  object['userName'] ?? object['appId'] ?? (object['path'] === undefined ? object['name'] : object['code']);

describe('The calls that changes become', () => {
  it('share a method while the changes that come one after another go to the same one', () => {
    expect(
      calls([
        tenantSaved('Acme'),
        applicationSaved('app-1'),
        applicationSaved('app-2'),
        departmentSaved('d1'),
        departmentMoved('d2', 'd1', 'd3'),
        departmentRemoved('d4'),
        departmentSaved('d5'),
        userSaved('ann'),
        userRevoked('bob'),
        userRemoved('cyd'),
      ]),
    ).toEqual([
      'saveTenant Acme',
      'saveApplication app-1',
      'saveApplication app-2',
      'saveDepartments d1 d2',
      'removeDepartments d4',
      'saveDepartments d5',
      'saveUsers ann bob',
      'removeUsers cyd',
    ]);
  });

  it('name an object once, in its later state, and every change finds its object', () => {
    const [run] = runsOf(
      changes([userSaved('ann'), userSaved('bob'), userRevoked('ann'), userSaved('ann', { appId: 'app-2' })]),
    );
    expect(run?.objects).toMatchObject([
      { userName: 'ann', appId: 'app-1', active: false, eventId: 'c3' },
      { userName: 'bob', appId: 'app-1', active: true, eventId: 'c2' },
      { userName: 'ann', appId: 'app-2', active: true, eventId: 'c4' },
    ]);
    expect(run?.items).toEqual([
      { change: 0, object: 0 },
      { change: 1, object: 1 },
      { change: 2, object: 0 },
      { change: 3, object: 2 },
    ]);
  });

  it('keep where a department was before its first move', () => {
    const [run] = runsOf(
      changes([departmentMoved('d', 'a', 'b'), departmentMoved('d', 'b', 'c'), departmentSaved('d')]),
    );
    const [told] = (run?.objects ?? []) as StoreDepartment[];
    expect(told).toMatchObject({ eventId: 'c3', moved: { oldPath: ['a', 'd'] } });
    const [unmoved] = runsOf(changes([departmentSaved('d')]))[0]?.objects as StoreDepartment[];
    expect(unmoved).not.toHaveProperty('moved');
  });

  it('say who has access: authorized and enabled, never a revoked one', () => {
    const told = runsOf(
      changes([
        userSaved('yes'),
        userSaved('disabled', { enabled: false }),
        userSaved('withdrawn', { authorized: false }),
        userRevoked('revoked'),
      ]),
    )[0]?.objects as StoreUser[];
    expect(told.map(({ userName, active }) => [userName, active])).toEqual([
      ['yes', true],
      ['disabled', false],
      ['withdrawn', false],
      ['revoked', false],
    ]);
  });

  it('leave out what happened to a list, without ending a run', () => {
    expect(calls([departmentSaved('d1'), listApplied, departmentSaved('d2')])).toEqual([
      'saveDepartments d1 d2',
    ]);
    expect(calls([listApplied])).toEqual([]);
  });

  it('hold at most as many objects as asked for', () => {
    expect(
      calls(
        ['a', 'b', 'c', 'd', 'a'].map((name) => userSaved(name)),
        2,
      ),
    ).toEqual(['saveUsers a b', 'saveUsers c d', 'saveUsers a']);
    expect(
      calls(
        ['a', 'b', 'a'].map((name) => userSaved(name)),
        2,
      ),
    ).toEqual(['saveUsers a b']);
  });

  it('leave every object as telling the changes one by one would', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const event = fc.oneof(
      name.map((one) => userSaved(one)),
      name.map((one) => userRevoked(one)),
      name.map((one) => userRemoved(one)),
      name.map((one) => departmentSaved(one)),
      name.map((one) => departmentRemoved(one)),
      fc.constant(listApplied),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (events, most) => {
        const all = changes(events);
        const runs = runsOf(all, most);
        const last = new Map<string, string>();
        for (const run of runs) {
          const names = run.objects.map((object) => JSON.stringify(object));
          expect(new Set(names).size).toBe(names.length);
          run.items.forEach(({ change, object }) => {
            const told = all[change];
            if (told) last.set(objectOf(told), run.objects[object]?.eventId ?? '');
          });
        }
        const wanted = all.filter(({ type }) => !type.startsWith('snapshot'));
        expect(runs.flatMap(({ items }) => items.map(({ change }) => all[change]?.id))).toEqual(
          wanted.map(({ id }) => id),
        );
        for (const change of wanted) {
          const latest = wanted.findLast((other) => objectOf(other) === objectOf(change));
          expect(last.get(objectOf(change))).toBe(latest?.id);
        }
      }),
    );
  });
});
