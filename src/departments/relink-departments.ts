import { loadRows } from '../database/load-rows.js';
import type { Tx } from '../database/tx.js';
import { WorkingSet } from '../directory/working-set.js';
import { computePaths, type Path } from './compute-paths.js';
import { samePath } from './decide-department-list.js';
import { departmentKey } from './department-key.js';
import { Department } from './department.entity.js';

/**
 * Computes the paths of the departments whose place changed, and of everything below them, and puts those that differ
 * into `departments`. Loads what it needs level by level; the transaction holds the scope's lock.
 */
export async function relinkDepartments(
  tx: Tx,
  scopeId: string,
  moved: ReadonlySet<string>,
  departments: WorkingSet<Department>,
): Promise<void> {
  await meetParents(tx, scopeId, moved, departments);
  const affected = await subtree(tx, scopeId, moved, departments);
  const parentOf = new Map<string, string | null>();
  for (const code of affected) {
    const row = departments.get(departmentKey({ scopeId, code }));
    if (row && !row.removed) parentOf.set(code, row.parentCode);
  }
  const outside = (code: string): Path | undefined => {
    const row = departments.get(departmentKey({ scopeId, code }));
    return row && !row.removed ? row.path : undefined;
  };
  for (const [code, path] of computePaths(parentOf, outside)) {
    const row = departments.get(departmentKey({ scopeId, code }));
    if (row && !samePath(row.path, path)) departments.put({ ...row, path });
  }
}

/** Parents that the batch made or loaded are known; the rest comes from the database. */
async function meetParents(
  tx: Tx,
  scopeId: string,
  moved: ReadonlySet<string>,
  departments: WorkingSet<Department>,
): Promise<void> {
  const missing = new Set<string>();
  for (const code of moved) {
    const parent = departments.get(departmentKey({ scopeId, code }))?.parentCode;
    if (parent && !departments.get(departmentKey({ scopeId, code: parent }))) missing.add(parent);
  }
  if (missing.size === 0) return;
  const keys = [...missing].map((code) => ({ scopeId, code }));
  for (const row of await loadRows(tx, Department, ['scopeId', 'code'], keys)) departments.meet(row);
}

/** The codes of the departments and of all that hang below them, whether stored or made by this transaction. */
async function subtree(
  tx: Tx,
  scopeId: string,
  roots: ReadonlySet<string>,
  departments: WorkingSet<Department>,
): Promise<Set<string>> {
  const found = new Set(roots);
  for (let level = [...roots]; level.length > 0; ) {
    const keys = level.map((parentCode) => ({ scopeId, parentCode }));
    for (const row of await loadRows(tx, Department, ['scopeId', 'parentCode'], keys)) departments.meet(row);
    const parents = new Set(level);
    level = [];
    for (const row of departments.all()) {
      if (row.scopeId !== scopeId || row.parentCode === null || !parents.has(row.parentCode)) continue;
      if (row.removed || found.has(row.code)) continue;
      found.add(row.code);
      level.push(row.code);
    }
  }
  return found;
}
