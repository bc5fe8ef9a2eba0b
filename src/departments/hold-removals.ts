import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { ScopedMessage } from '../directory/kind-handler.js';
import type { ComparedList } from './compare-department-list.js';
import { HeldRemoval, type HeldState } from './held-removal.entity.js';
import { unpackList, type PackedList } from './prepare-department-list.js';

/** Holds what a full list would have removed until an operator decides; the held removal takes the receipt's id. */
export async function holdRemovals(
  tx: Tx,
  { message, scope, receiptId, receivedAt }: ScopedMessage<PackedList>,
  { tally, live }: ComparedList,
): Promise<string> {
  const held: HeldRemoval = {
    id: receiptId,
    scopeId: scope.id,
    state: 'open',
    listTime: message.sourceTime,
    removals: tally.held,
    live,
    listCodes: unpackList(message.packed).map(({ code }) => code),
    heldAt: receivedAt,
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
