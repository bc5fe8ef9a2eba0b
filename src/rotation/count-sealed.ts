import type { Tx } from '../database/tx.js';
import { keyIdIn, sealedBy } from '../keys/data-keys.js';
import { JWE_BEGINNING, WRAPPED_COLUMNS } from './wrapped-columns.js';

/** Every key's header has the same length. */
const HEADER_LENGTH = sealedBy('0'.repeat(16)).length;

/** How many values each data key sealed that are still there, by the key's id; keys that are not configured included. */
export async function countSealed(tx: Tx): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table, column } of WRAPPED_COLUMNS) {
    const rows = await tx.rows<{ beginning: string; sealed: number | string }>(
      `SELECT SUBSTR(${column}, 1, ${HEADER_LENGTH}) AS beginning, COUNT(*) AS sealed FROM ${table}
        WHERE SUBSTR(${column}, 1, ${JWE_BEGINNING.length}) = '${JWE_BEGINNING}' GROUP BY 1`,
    );
    for (const { beginning, sealed } of rows) {
      const id = keyIdIn(beginning) ?? '?';
      counts.set(id, (counts.get(id) ?? 0) + Number(sealed));
    }
  }
  return counts;
}
