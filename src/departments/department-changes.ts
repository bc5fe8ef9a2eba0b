import type { DepartmentSnapshot } from '../outbox/change.js';
import type { NewChange } from '../outbox/new-change.js';
import type { Department } from './department.entity.js';

/**
 * What targets are told of a department's row. Nothing when only the path differs and follows from a move above it; a path
 * that was not known before, or is not any more, is told.
 */
export function departmentChange(before: Department | undefined, after: Department): NewChange | undefined {
  const { sourceTime } = after;
  const known = before?.removed === false ? before : undefined;
  if (after.removed)
    return (
      known && { type: 'department.removed', sourceTime, department: { ...snapshotOf(known), path: null } }
    );
  const department = snapshotOf(after);
  if (!known)
    return {
      type: 'department.saved',
      sourceTime,
      department,
      created: true,
      changed: ['name', 'parentCode'],
    };
  const changed = (['name', 'parentCode'] as const).filter((field) => known[field] !== after[field]);
  const linked = (known.path === null) !== (after.path === null);
  if (changed.includes('parentCode') || linked)
    return {
      type: 'department.moved',
      sourceTime,
      department,
      ...{ oldPath: pathOf(known), newPath: department.path },
      ...{ created: false, changed: linked ? [...changed, 'path'] : changed },
    };
  return changed.length === 0
    ? undefined
    : { type: 'department.saved', sourceTime, department, created: false, changed };
}

/** The same for several rows, in their order. */
export function departmentChanges(
  rows: Iterable<{ readonly before: Department | undefined; readonly after: Department }>,
): NewChange[] {
  const changes: NewChange[] = [];
  for (const { before, after } of rows) {
    const change = departmentChange(before, after);
    if (change) changes.push(change);
  }
  return changes;
}

function snapshotOf(row: Department): DepartmentSnapshot {
  return { code: row.code, name: row.name, parentCode: row.parentCode, path: pathOf(row) };
}

const pathOf = ({ path }: Department): string[] | null =>
  path === null ? null : (JSON.parse(path) as string[]);
