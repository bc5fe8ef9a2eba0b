import type { Tx } from '../database/tx.js';
import { scopeId, type Lane, type ScopeKey } from '../directory/scope-key.js';
import type { ReadableBatch } from './read-changes.js';

/** Whose call it was and when: what a receipt tells. */
export interface ReceiptPlace {
  readonly id: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly lane: Lane;
  readonly instanceId: string;
  /** Empty: a call about an instance, which may have changed every enterprise bound to it. */
  readonly tenantId: string;
}

export interface ScopedBatch {
  readonly batch: ReadableBatch;
  readonly scope: ScopeKey;
}

/** Replicas' clocks may be this far apart, and a call may take this long until it is recorded, ms. */
const [EARLIER_MS, LATER_MS] = [5 * 60_000, 30 * 60_000];
/** Enterprises of an instance that are looked at. */
const SCOPES = 100;

/**
 * What a call changed: a batch for each scope. No index leads from a receipt to its batches, which would cost every call; but
 * positions follow the time, so that a few dozen looks at the scope's index find where the receipt must stand.
 */
export async function batchesOfReceipt(tx: Tx, receipt: ReceiptPlace): Promise<ScopedBatch[]> {
  const found: ScopedBatch[] = [];
  for (const scope of await scopesOf(tx, receipt)) {
    const id = scopeId(scope);
    const last = await lastPosition(tx, id);
    const from = await positionBefore(tx, id, receipt.receivedAt - EARLIER_MS, last);
    const to = await positionBefore(tx, id, receipt.receivedAt + LATER_MS, last);
    const rows = await tx.rows<Row>(
      `SELECT position, items, events FROM change_batch
       WHERE scope_id = ? AND position > ? AND position <= ? AND receipt_id = ? ORDER BY position`,
      [id, from, to, receipt.id],
    );
    for (const row of rows) found.push({ batch: batchOf(row, id, receipt.id), scope });
  }
  return found;
}

export type Row = {
  readonly position: number | string;
  readonly items: number | string;
  readonly events: string | null;
};

export const batchOf = (
  { position, items, events }: Row,
  scopeId: string,
  receiptId: string,
): ReadableBatch => ({ position: Number(position), items: Number(items), events, scopeId, receiptId });

async function scopesOf(tx: Tx, { lane, instanceId, tenantId }: ReceiptPlace): Promise<ScopeKey[]> {
  if (tenantId !== '') return [{ lane, instanceId, tenantId }];
  const rows = await tx.rows<{ tenant_id: string }>(
    'SELECT tenant_id FROM scope WHERE lane = ? AND instance_id = ? ORDER BY tenant_id LIMIT ?',
    [lane, instanceId, SCOPES],
  );
  return rows.map((row) => ({ lane, instanceId, tenantId: row.tenant_id }));
}

async function lastPosition(tx: Tx, scope: string): Promise<number> {
  const [row] = await tx.rows<{ last: number | string | null }>(
    'SELECT MAX(position) AS last FROM change_batch WHERE scope_id = ?',
    [scope],
  );
  return Number(row?.last ?? 0);
}

/** The scope's last position that was recorded before `time`, or 0: by halving. */
async function positionBefore(tx: Tx, scope: string, time: number, last: number): Promise<number> {
  let [before, after] = [0, last + 1];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const [row] = await tx.rows<{ position: number | string; recorded_at: number | string }>(
      `SELECT position, recorded_at FROM change_batch WHERE scope_id = ? AND position >= ? AND position < ?
       ORDER BY position LIMIT 1`,
      [scope, middle, after],
    );
    if (!row || Number(row.recorded_at) >= time) after = middle;
    else before = Number(row.position);
  }
  return before;
}
