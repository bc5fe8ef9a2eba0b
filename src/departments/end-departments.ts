import { In } from 'typeorm';
import { loadRows } from '../database/load-rows.js';
import { livePages } from '../database/scope-pages.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { ScopeEnd, TellChanges } from '../directory/kind-registry.js';
import type { NewChange } from '../outbox/new-change.js';
import type { Scope } from '../directory/scope.entity.js';
import { WorkingSet } from '../directory/working-set.js';
import { departmentChanges } from './department-changes.js';
import { DepartmentList } from './department-list.entity.js';
import { departmentKey } from './department-key.js';
import { Department } from './department.entity.js';
import { HeldRemoval } from './held-removal.entity.js';
import { closeHeldRemoval } from './hold-removals.js';
import { relinkDepartments } from './relink-departments.js';

/** Ends the departments of a scope (rule 5). Those that a newer full list confirmed survive, and so does the list. */
export async function endDepartments(tx: Tx, scope: Scope, end: ScopeEnd, tell: TellChanges): Promise<void> {
  const [list] = await loadRows(tx, DepartmentList, ['scopeId'], [{ scopeId: scope.id }]);
  if (list && list.watermark > end.until) return endUnlisted(tx, scope, list, end, tell);
  for await (const rows of livePages(tx, Department, scope.id, ['code']))
    await tell(
      removals(
        rows.filter((row) => row.sourceTime <= end.until),
        end.at,
      ),
    );
  await tx.affected(
    `UPDATE department SET removed = ?, path = NULL, source_time = ?
     WHERE scope_id = ? AND removed = ? AND source_time <= ?`,
    [tx.flag(true), end.at, scope.id, tx.flag(false), end.until],
  );
  if (list?.heldId) await closeHeldRemoval(tx, list.heldId, 'superseded', end.at);
  if (list) await saveRows(tx, DepartmentList, [{ ...list, digest: null, heldId: null }]);
  await tell(await relinkSurvivors(tx, scope.id));
}

/** A newer list speaks for every department but those whose removal it asked for and the guard held. */
async function endUnlisted(
  tx: Tx,
  scope: Scope,
  list: DepartmentList,
  { until, at }: ScopeEnd,
  tell: TellChanges,
): Promise<void> {
  if (list.heldId === null) return;
  const [held] = await loadRows(tx, HeldRemoval, ['id'], [{ id: list.heldId }]);
  const listed = new Set(held?.listCodes);
  for await (const rows of livePages(tx, Department, scope.id, ['code'])) {
    const gone = rows.filter((row) => row.sourceTime <= until && !listed.has(row.code));
    await saveRows(
      tx,
      Department,
      gone.map((row) => ended(row, at)),
    );
    await tell(removals(gone, at));
  }
  await tell(await relinkSurvivors(tx, scope.id));
}

const ended = (row: Department, at: number): Department => ({
  ...row,
  path: null,
  removed: true,
  sourceTime: at,
});

const removals = (gone: readonly Department[], at: number): NewChange[] =>
  departmentChanges(gone.map((before) => ({ before, after: ended(before, at) })));

async function relinkSurvivors(tx: Tx, scopeId: string): Promise<NewChange[]> {
  const survivors = await liveDepartments(tx, scopeId);
  if (survivors.length === 0) return [];
  const departments = new WorkingSet<Department>(departmentKey, survivors);
  await relinkDepartments(tx, survivors, departments);
  await saveRows(tx, Department, departments.toSave());
  return departmentChanges(departments.takeChanges());
}

const liveDepartments = (tx: Tx, scopeId: string): Promise<Department[]> =>
  loadRows(tx, Department, ['scopeId', 'removed'], [{ scopeId, removed: false }]);

export async function purgeDepartments(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  for (const entity of [Department, DepartmentList, HeldRemoval])
    await tx.manager.delete(entity, { scopeId: In([...scopeIds]) });
}
