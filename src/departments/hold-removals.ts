import { isDeepStrictEqual } from 'node:util';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { ScopedMessage } from '../directory/kind-handler.js';
import type { ListVerdict } from './compare-department-list.js';
import { HeldRemoval, type HeldState } from './held-removal.entity.js';
import type { DepartmentListCall } from './prepare-department-list.js';

/**
 * Holds what a full list would have removed until an operator decides; the held removal takes the receipt's id. The same
 * list again (the debugger replays its calls) keeps the open one, `openId`.
 */
export async function holdRemovals(
  tx: Tx,
  { message, scope, receiptId, receivedAt }: ScopedMessage<DepartmentListCall>,
  { tally, live, heldCodes }: ListVerdict,
  openId: string | null | undefined,
): Promise<string> {
  const [open] = openId ? await loadRows(tx, HeldRemoval, ['id'], [{ id: openId }]) : [];
  const again = open?.listTime === message.sourceTime && isDeepStrictEqual(open.listCodes, heldCodes);
  const held: HeldRemoval = {
    id: again ? open.id : receiptId,
    scopeId: scope.id,
    state: 'open',
    listTime: message.sourceTime,
    removals: tally.held,
    live,
    listCodes: heldCodes,
    heldAt: again ? open.heldAt : receivedAt,
    settledAt: null,
  };
  await saveRows(tx, HeldRemoval, [held]);
  return held.id;
}

export async function closeHeldRemoval(
  tx: Tx,
  id: string,
  state: Exclude<HeldState, 'open'>,
  settledAt: number,
): Promise<void> {
  await tx.affected('UPDATE held_removal SET state = ?, settled_at = ? WHERE id = ?', [state, settledAt, id]);
}
