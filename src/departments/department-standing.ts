import { newerStanding, type Standing } from '../directory/source-time.js';
import { endOf } from '../directory/scope-end.js';
import type { Scope } from '../directory/scope.entity.js';
import type { Department } from './department.entity.js';

/** The newest full list, as far as it concerns one department. */
export interface ListMark {
  readonly watermark: number;
  /** While the list's removals are held: the codes it contains; it says nothing of the others (rule 7). */
  readonly heldCodes: ReadonlySet<string> | undefined;
}

/**
 * What is known of a department, its row seen through the scope's end and the newest full list: a list confirms what is
 * live, and stands behind everything else like a removal.
 */
export function departmentStanding(
  code: string,
  row: Pick<Department, 'sourceTime' | 'removed'> | undefined,
  scope: Pick<Scope, 'endedAt'>,
  list: ListMark | undefined,
): Standing | undefined {
  const known = newerStanding(row, endOf(scope));
  if (!list || (list.heldCodes && !list.heldCodes.has(code))) return known;
  const live = row !== undefined && !row.removed;
  return newerStanding(known, { sourceTime: list.watermark, removed: !live });
}
