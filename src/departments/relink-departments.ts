import { loadRows } from '../database/load-rows.js';
import type { Tx } from '../database/tx.js';
import type { WorkingSet } from '../directory/working-set.js';
import { departmentKey } from './department-key.js';
import { Department } from './department.entity.js';
import { placeAll, type Path, type TreeNode } from './place-departments.js';

type Key = Pick<Department, 'scopeId' | 'code'>;

/** Departments whose parents and whose children are among the rows that the transaction has loaded. */
export type FamiliesKnown = ReadonlySet<string>;

/**
 * Computes the paths of the departments whose place changed, and of everything below them, and puts those that differ
 * into `departments`. Loads what it needs level by level, for all scopes at once; the transaction holds their locks.
 * `known`: keys of those whose families need no loading.
 */
export async function relinkDepartments(
  tx: Tx,
  moved: readonly Key[],
  departments: WorkingSet<Department>,
  known: FamiliesKnown = new Set(),
): Promise<void> {
  if (moved.length === 0) return;
  await meetParents(
    tx,
    moved.filter((key) => !known.has(departmentKey(key))),
    departments,
  );
  const affected = await subtrees(tx, moved, departments, known);
  for (const [scopeId, codes] of byScope(affected)) replace(scopeId, codes, departments);
}

function replace(scopeId: string, codes: readonly string[], departments: WorkingSet<Department>): void {
  const nodes = new Map<string, TreeNode & { readonly row: Department }>();
  const standing = (code: string): Department | undefined => {
    const row = departments.get(departmentKey({ scopeId, code }));
    return row?.removed ? undefined : row;
  };
  for (const code of codes) {
    const row = standing(code);
    if (row) nodes.set(code, { code, parentCode: row.parentCode, row });
  }
  placeAll(nodes, (code): Path => standing(code)?.path ?? null);
  for (const { row, place } of nodes.values()) {
    const path = place?.path ?? null;
    if (row.path !== path) departments.put({ ...row, path });
  }
}

/** Parents that the transaction made or loaded are known; the rest comes from the database. */
async function meetParents(
  tx: Tx,
  moved: readonly Key[],
  departments: WorkingSet<Department>,
): Promise<void> {
  const missing = new Map<string, Key>();
  for (const key of moved) {
    const code = departments.get(departmentKey(key))?.parentCode;
    if (!code) continue;
    const parent = { scopeId: key.scopeId, code };
    if (!departments.get(departmentKey(parent))) missing.set(departmentKey(parent), parent);
  }
  for (const row of await loadRows(tx, Department, ['scopeId', 'code'], [...missing.values()]))
    departments.meet(row);
}

/** The departments and all that hang below them, whether stored or made by this transaction. */
async function subtrees(
  tx: Tx,
  roots: readonly Key[],
  departments: WorkingSet<Department>,
  known: FamiliesKnown,
): Promise<Key[]> {
  const found = new Map(roots.map((key) => [departmentKey(key), key]));
  for (let level = [...found.values()]; level.length > 0;) {
    const unknown = level.filter((key) => !known.has(departmentKey(key)));
    for (const row of await loadChildren(tx, unknown)) departments.meet(row);
    const parents = new Set(level.map(departmentKey));
    level = [];
    for (const row of departments.all()) {
      const { scopeId, code, parentCode } = row;
      if (row.removed || parentCode === null || found.has(departmentKey(row))) continue;
      if (!parents.has(departmentKey({ scopeId, code: parentCode }))) continue;
      found.set(departmentKey(row), { scopeId, code });
      level.push({ scopeId, code });
    }
  }
  return [...found.values()];
}

/** The departments right below these. */
export const loadChildren = (tx: Tx, parents: readonly Key[]): Promise<Department[]> =>
  loadRows(
    tx,
    Department,
    ['scopeId', 'parentCode'],
    parents.map(({ scopeId, code }) => ({ scopeId, parentCode: code })),
  );

function byScope(keys: readonly Key[]): Map<string, string[]> {
  const scopes = new Map<string, string[]>();
  for (const { scopeId, code } of keys) {
    const codes = scopes.get(scopeId);
    if (codes) codes.push(code);
    else scopes.set(scopeId, [code]);
  }
  return scopes;
}
