import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { ChangeBatch } from './change-batch.entity.js';
import { ChangePage } from './change-page.entity.js';
import { changePages, PAGE_ITEMS } from './change-pages.js';
import type { NewBatch } from './new-change.js';
import { storedChange } from './stored-change.js';

/** Whether a batch holds its changes itself. */
const isShort = ({ changes, paged = 0 }: NewBatch): boolean => paged === 0 && changes.length <= PAGE_ITEMS;

/** Writes the pages of batches that do not hold their changes themselves. */
export async function savePages(tx: Tx, batches: readonly NewBatch[]): Promise<void> {
  for (const batch of batches) {
    if (isShort(batch)) continue;
    const { changes, paged = 0 } = batch;
    for (const page of changePages(batch, changes, paged)) await saveRows(tx, ChangePage, [page], 'fail');
  }
}

/**
 * Adds batches to the outbox, at the end of the transaction that made the changes: it takes the lock that orders the
 * commits of all replicas. Batches without changes are left out. `now`: epoch ms.
 */
export async function appendBatches(tx: Tx, batches: readonly NewBatch[], now: number): Promise<void> {
  const rows = batches.map((batch) => rowOf(batch, now)).filter(({ items }) => items > 0);
  if (rows.length === 0) return;
  if (tx.dialect === 'postgres') return appendAtOnce(tx, rows);
  const last = await advance(tx, rows.length);
  const placed = rows.map((row, i) => ({ ...row, position: last - rows.length + 1 + i }));
  await saveRows(tx, ChangeBatch, placed, 'fail');
}

function rowOf(batch: NewBatch, recordedAt: number): Row {
  const { scopeId, receiptId, changes, paged = 0 } = batch;
  const events = isShort(batch) ? JSON.stringify(changes.map(storedChange)) : null;
  return { scopeId, receiptId, recordedAt, items: changes.length + paged, events };
}

type Row = Omit<ChangeBatch, 'position'>;

/** One statement, so that nobody waits for the lock longer than its round trip and the commit. */
async function appendAtOnce(tx: Tx, rows: readonly Row[]): Promise<void> {
  const records = rows.map(({ scopeId, receiptId, recordedAt, items, events }, i) => ({
    back: rows.length - 1 - i,
    scope_id: scopeId,
    receipt_id: receiptId,
    recorded_at: recordedAt,
    items,
    events,
  }));
  await tx.preparedAffected(
    `WITH counter AS (UPDATE outbox_position SET value = value + ?::bigint WHERE id = 1 RETURNING value)
     INSERT INTO change_batch (position, scope_id, receipt_id, recorded_at, items, events)
     SELECT counter.value - r.back, r.scope_id, r.receipt_id, r.recorded_at, r.items, r.events
     FROM counter, json_to_recordset(?) AS r(back bigint, scope_id text, receipt_id text, recorded_at bigint, items integer, events text)`,
    [rows.length, JSON.stringify(records)],
  );
}

async function advance(tx: Tx, by: number): Promise<number> {
  const sets = tx.dialect === 'mysql' ? 'LAST_INSERT_ID(value + ?)' : 'value + ?';
  await tx.affected(`UPDATE outbox_position SET value = ${sets} WHERE id = 1`, [by]);
  const select =
    tx.dialect === 'mysql'
      ? 'SELECT LAST_INSERT_ID() AS value'
      : 'SELECT value FROM outbox_position WHERE id = 1';
  const [row] = await tx.rows<{ value: number | string }>(select);
  return Number(row?.value);
}
