import type { Tx } from '../database/tx.js';

/** Every table that keeps something of a scope. */
const TABLES = ['change_batch', 'change_page', 'delivery_stream', 'parked_delivery'];

/** Forgets the changes of test scopes, and that they were delivered. */
export async function purgeOutbox(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  for (const table of TABLES)
    await tx.affected(
      `DELETE FROM ${table} WHERE scope_id IN (${scopeIds.map(() => '?').join(', ')})`,
      scopeIds,
    );
}
