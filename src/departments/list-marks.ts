import { loadRows } from '../database/load-rows.js';
import type { Tx } from '../database/tx.js';
import { DepartmentList } from './department-list.entity.js';
import type { ListMark } from './department-standing.js';
import { HeldRemoval } from './held-removal.entity.js';

/** What the newest full lists say, by scope id. `oldest`: the oldest message time that will be asked about, by scope. */
export async function loadListMarks(
  tx: Tx,
  oldest: ReadonlyMap<string, number>,
): Promise<Map<string, ListMark>> {
  const lists = await loadRows(
    tx,
    DepartmentList,
    ['scopeId'],
    [...oldest.keys()].map((scopeId) => ({ scopeId })),
  );
  // the codes of a held list may be a megabyte: only a message older than the list needs them
  const ids = lists.filter(
    (list) => list.heldId !== null && (oldest.get(list.scopeId) ?? 0) <= list.watermark,
  );
  const held = await loadRows(
    tx,
    HeldRemoval,
    ['id'],
    ids.map((list) => ({ id: list.heldId as string })),
  );
  const codes = new Map(held.map((row) => [row.scopeId, new Set(row.listCodes)]));
  return new Map(
    lists.map(({ scopeId, watermark }) => [scopeId, { watermark, heldCodes: codes.get(scopeId) }]),
  );
}

/** The stored departments are no longer just what the newest list says: an identical list has to be compared again. */
export async function forgetDigests(tx: Tx, scopeIds: ReadonlySet<string>): Promise<void> {
  if (scopeIds.size === 0) return;
  const forget = 'UPDATE department_list SET digest = NULL WHERE digest IS NOT NULL AND scope_id';
  if (tx.dialect === 'postgres') await tx.preparedAffected(`${forget} = ANY(?::text[])`, [[...scopeIds]]);
  else await tx.affected(`${forget} IN (${[...scopeIds].map(() => '?').join(', ')})`, [...scopeIds]);
}
