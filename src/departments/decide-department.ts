import type { Scope } from '../directory/scope.entity.js';
import { isSuperseded } from '../directory/source-time.js';
import type { Effect } from '../directory/tally.js';
import { departmentStanding, type ListMark } from './department-standing.js';
import type { Department } from './department.entity.js';
import type { DepartmentMessage } from './single-org-sync.message.js';

export interface DepartmentDecision {
  readonly effect: Effect;
  readonly save?: Department;
  /** The tree changed: paths below the department have to be computed anew. */
  readonly relink: boolean;
}

/**
 * What a singleOrgSync makes of the department's row, which says what its newest message says, a tombstone too; its path
 * is left to `relinkDepartments`.
 */
export function decideDepartment(
  current: Readonly<Department> | undefined,
  message: DepartmentMessage,
  scope: Scope,
  list: ListMark | undefined,
): DepartmentDecision {
  const { code, name, parentCode, sourceTime } = message;
  const removed = message.action === 'remove';
  const known = departmentStanding(code, current, scope, list);
  if (isSuperseded(known, { sourceTime, removed }, scope.lane))
    return { effect: 'superseded', relink: false };
  const effective = current !== undefined && !current.removed;
  const moved = !effective || removed || current.parentCode !== parentCode;
  const save = {
    scopeId: scope.id,
    code,
    name,
    parentCode,
    path: moved ? null : current.path,
    removed,
    sourceTime,
  };
  if (removed) return { effect: effective ? 'removed' : 'unchanged', save, relink: effective };
  if (!effective) return { effect: 'created', save, relink: true };
  return { effect: moved || current.name !== name ? 'updated' : 'unchanged', save, relink: moved };
}
