import { describe, expect, it } from '@jest/globals';
import { decideDepartment } from '../../src/departments/decide-department.js';
import type { ListMark } from '../../src/departments/department-standing.js';
import type { Department } from '../../src/departments/department.entity.js';
import type { DepartmentMessage } from '../../src/departments/single-org-sync.message.js';
import type { Scope } from '../../src/directory/scope.entity.js';
import { allOrders } from '../support/orders.js';
import { endedAt, KEY, production, testLane } from './scope.js';

const save = (sourceTime: number, name = 'Sales', parentCode: string | null = null): DepartmentMessage => ({
  scope: KEY,
  sourceTime,
  action: 'save',
  code: 'd',
  name,
  parentCode,
});
const remove = (sourceTime: number): DepartmentMessage => ({ ...save(sourceTime), action: 'remove' });

function after(messages: readonly DepartmentMessage[], scope: Scope = production): Department | undefined {
  return messages.reduce<Department | undefined>(
    (row, message) => decideDepartment(row, message, scope, undefined).save ?? row,
    undefined,
  );
}

describe('a singleOrgSync', () => {
  it('creates an unknown department and asks for its path', () => {
    expect(decideDepartment(undefined, save(1), production, undefined)).toEqual({
      effect: 'created',
      relink: true,
      save: {
        scopeId: 'scope',
        code: 'd',
        name: 'Sales',
        parentCode: null,
        path: null,
        removed: false,
        sourceTime: 1,
      },
    });
  });

  it('that renames keeps the path, that moves asks for a new one', () => {
    const row = { ...(after([save(1)]) as Department), path: '["d"]' };
    expect(decideDepartment(row, save(2, 'New'), production, undefined)).toMatchObject({
      effect: 'updated',
      relink: false,
      save: { path: '["d"]' },
    });
    expect(decideDepartment(row, save(2, 'Sales', 'p'), production, undefined)).toMatchObject({
      effect: 'updated',
      relink: true,
    });
    expect(decideDepartment(row, save(2), production, undefined)).toMatchObject({
      effect: 'unchanged',
      relink: false,
      save: { sourceTime: 2, path: '["d"]' },
    });
  });

  it('that removes leaves a tombstone; only a newer one revives it', () => {
    const row = after([save(1), remove(2)]);
    expect(row).toMatchObject({ removed: true, path: null });
    expect(decideDepartment(row, save(2), production, undefined).effect).toBe('superseded');
    expect(decideDepartment(row, save(3), production, undefined)).toMatchObject({
      effect: 'created',
      relink: true,
    });
    expect(decideDepartment(undefined, remove(1), production, undefined)).toMatchObject({
      effect: 'unchanged',
      relink: false,
      save: { removed: true },
    });
  });

  it('at or before the unbinding of its scope is superseded, after it counts', () => {
    expect(decideDepartment(undefined, save(5), endedAt(5), undefined).effect).toBe('superseded');
    expect(decideDepartment(undefined, save(6), endedAt(5), undefined).effect).toBe('created');
  });

  it('in the test lane counts when it comes later, also behind a newer list or unbinding', () => {
    const mark = { watermark: 9, heldCodes: undefined };
    expect(after([save(5), remove(3), save(1, 'Replayed')], testLane)).toMatchObject({ name: 'Replayed' });
    expect(decideDepartment(undefined, save(1), { ...testLane, endedAt: 8 }, mark).effect).toBe('created');
  });
});

describe('a singleOrgSync behind a full list', () => {
  const mark: ListMark = { watermark: 10, heldCodes: undefined };
  const live = after([save(5)]);
  const decide = (row: Department | undefined, message: DepartmentMessage, list: ListMark = mark) =>
    decideDepartment(row, message, production, list).effect;

  it('is superseded when it is older, whatever its code', () => {
    expect(decide(undefined, save(9))).toBe('superseded');
    expect(decide(undefined, remove(9))).toBe('superseded');
    expect(decide(live, save(9, 'Old'))).toBe('superseded');
    expect(decide(live, remove(9))).toBe('superseded');
  });

  it('counts when it is newer', () => {
    expect(decide(undefined, save(11))).toBe('created');
    expect(decide(live, save(11, 'New'))).toBe('updated');
    expect(decide(live, remove(11))).toBe('removed');
  });

  it('of the same time: the list confirms what is live and removes what it does not know', () => {
    expect(decide(live, save(10, 'New'))).toBe('updated');
    expect(decide(live, remove(10))).toBe('removed');
    expect(decide(undefined, save(10))).toBe('superseded');
  });

  it('whose removals are held is superseded only for codes that the list contains', () => {
    const about = (code: string): ListMark => ({ watermark: 10, heldCodes: new Set([code]) });
    expect(decide(live, save(9, 'Old'), about('d'))).toBe('superseded');
    expect(decide(live, save(9, 'Old'), about('another'))).toBe('updated');
    expect(decide(undefined, save(9), about('another'))).toBe('created');
    expect(decide(live, save(4, 'Older'), about('another'))).toBe('superseded');
  });
});

describe('six singleOrgSyncs for one department with distinct source times', () => {
  it.each([
    ['the newest moves', [save(1), save(2, 'B', 'p'), remove(3), save(4, 'D'), remove(5), save(6, 'F', 'q')]],
    [
      'the newest removes',
      [save(1), save(2, 'B', 'p'), remove(3), save(4, 'D', 'r'), save(5, 'E'), remove(6)],
    ],
  ])('end alike in all 720 orders when %s', (_, events) => {
    // the path is computed from the tree afterwards
    const end = { ...after(events), path: null };
    for (const order of allOrders(events)) expect({ ...after(order), path: null }).toEqual(end);
  });
});
