import type { Tx } from '../database/tx.js';
import type { EventsRow } from './clear-changes.js';

const BATCHES = 200;
const PAGES = 50;

/** Reads rows of the log, oldest first; an empty list is the end. */
export type NextRows = (tx: Tx) => Promise<readonly EventsRow[]>;

/** What a scope's changes stand in, some rows at a time: first the batches, then the pages. */
export function rowsOfScope(scopeId: string): NextRows {
  const batches = batchesOf(scopeId);
  const pages = pagesOf(scopeId);
  return async (tx) => {
    const found = await batches(tx);
    return found.length > 0 ? found : pages(tx);
  };
}

function batchesOf(scopeId: string): NextRows {
  let after = 0;
  return async (tx) => {
    const rows = await tx.rows<{ position: number | string; events: string }>(
      `SELECT position, events FROM change_batch WHERE scope_id = ? AND position > ? AND events IS NOT NULL
       ORDER BY position LIMIT ${BATCHES}`,
      [scopeId, after],
    );
    after = Number(rows.at(-1)?.position ?? after);
    return rows.map(({ position, events }) => ({
      table: 'change_batch' as const,
      where: ['position = ?', Number(position)] as const,
      events,
    }));
  };
}

function pagesOf(scopeId: string): NextRows {
  let [receipt, page] = ['', -1];
  return async (tx) => {
    const rows = await tx.rows<{ receipt_id: string; first: number | string; events: string }>(
      `SELECT receipt_id, first, events FROM change_page
       WHERE scope_id = ? AND (receipt_id > ? OR (receipt_id = ? AND first > ?))
       ORDER BY receipt_id, first LIMIT ${PAGES}`,
      [scopeId, receipt, receipt, page],
    );
    const last = rows.at(-1);
    if (last) [receipt, page] = [last.receipt_id, Number(last.first)];
    return rows.map(({ receipt_id, first, events }) => ({
      table: 'change_page' as const,
      where: ['scope_id = ? AND receipt_id = ? AND first = ?', scopeId, receipt_id, Number(first)] as const,
      events,
    }));
  };
}
