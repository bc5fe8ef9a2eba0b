import type { Tx } from '../database/tx.js';
import { WRAPPED_COLUMNS } from './wrapped-columns.js';

/** How many values each data key sealed that are still there, by the key's id; keys that are not configured included. */
export async function countSealed(tx: Tx): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table, column, form } of WRAPPED_COLUMNS) {
    const rows = await tx.rows<{ mark: string; sealed: number | string }>(
      `SELECT ${form.markOf(column)} AS mark, COUNT(*) AS sealed FROM ${table}
        WHERE ${form.isSealed(column)} GROUP BY 1`,
    );
    for (const { mark, sealed } of rows) {
      const id = form.idIn(mark) ?? '?';
      counts.set(id, (counts.get(id) ?? 0) + Number(sealed));
    }
  }
  return counts;
}
