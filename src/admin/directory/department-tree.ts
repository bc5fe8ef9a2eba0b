import type { Department } from '../../departments/department.entity.js';
import { keyOfParts } from '../../directory/working-set.js';
import type { Scoped } from '../lists/scoped-list.js';
import { departmentItem } from './department-item.js';
import type { DepartmentItem } from './departments.dto.js';

/**
 * Nests departments below their parents. What has no path (a parent is missing or in a cycle) stands at the top, as does
 * what belongs below something that is not among the rows: so the tree is never deeper than a path.
 */
export function departmentTree(rows: readonly Scoped<Department>[]): DepartmentItem[] {
  const nodes = new Map(rows.map((row) => [keyOfParts(row.scopeId, row.code), node(row)]));
  const top: DepartmentItem[] = [];
  for (const row of rows) {
    const own = nodes.get(keyOfParts(row.scopeId, row.code)) as TreeNode;
    const parent =
      own.linked && row.parentCode !== null && nodes.get(keyOfParts(row.scopeId, row.parentCode));
    (parent ? parent.children : top).push(own);
  }
  return top;
}

type TreeNode = DepartmentItem & { readonly linked: boolean; readonly children: DepartmentItem[] };

function node(row: Scoped<Department>): TreeNode {
  const item = departmentItem(row);
  return { ...item, linked: item.path !== null, children: [] };
}
