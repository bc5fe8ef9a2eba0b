import type { Tx } from '../database/tx.js';

const LOCK_NUMBER = 0x6b6f70;

/** Whether no other process makes or drops parts; until the transaction ends. */
export async function isOurs(tx: Tx): Promise<boolean> {
  const [row] = await tx.rows<{ ok: boolean }>(`SELECT pg_try_advisory_xact_lock(${LOCK_NUMBER}) AS ok`);
  return row?.ok === true;
}
