import type { Tx } from '../database/tx.js';
import { settledBefore, type PartitionedTable } from './partition-plan.js';
import { kindOf, type Partition } from './read-partitions.js';

/** Why a part cannot be taken out of its table yet; undefined: nothing needs it any more. `now`: epoch ms. */
export async function whyInUse(
  tx: Tx,
  table: PartitionedTable,
  part: Partition,
  now: number,
): Promise<string | undefined> {
  if (part.isDefault) return 'it takes what no other part does';
  const to = part.to as string;
  if (table.by === 'month' && to > settledBefore(now))
    return 'its month is not over, or not for two days yet';
  switch (table.name) {
    case 'receipt':
      return whySealed(tx, part);
    case 'change_page': {
      const where = `events IS NULL AND receipt_id < ${to}${part.from === null ? '' : ` AND receipt_id >= ${part.from}`}`;
      const isRead = await exists(tx, `SELECT 1 FROM change_batch WHERE ${where}`);
      return isRead ? 'change_batch has changes that stand in it: detach their parts first' : undefined;
    }
    default:
      return whyUndelivered(tx, part);
  }
}

/** What is sealed proves nothing once its receipts are elsewhere. */
async function whySealed(tx: Tx, { from, to }: Partition): Promise<string | undefined> {
  if ((await kindOf(tx, 'audit_seal')) === 'missing') return undefined;
  const reaches = from === null ? '' : ` AND to_id >= ${from}`;
  const isSealed = await exists(
    tx,
    `SELECT 1 FROM audit_seal WHERE receipts > 0 AND from_id < ${to}${reaches}
     AND number > (SELECT MAX(retired) FROM audit_seal)`,
  );
  return isSealed ? 'seals cover its receipts: let the retention of the audit log remove them' : undefined;
}

async function whyUndelivered(tx: Tx, { to }: Partition): Promise<string | undefined> {
  const [position] = await tx.rows<{ value: number | string }>(
    'SELECT value FROM outbox_position WHERE id = 1',
  );
  if (Number(position?.value ?? 0) < Number(to?.replaceAll("'", '')))
    return 'changes are still written into it';
  if (await exists(tx, `SELECT 1 FROM delivery_target WHERE position < ${to}::bigint - 1`))
    return 'a target does not know all of its changes yet (koosync deliveries progress)';
  if (
    await exists(
      tx,
      `SELECT 1 FROM delivery_stream WHERE due_at IS NOT NULL AND position < ${to}::bigint - 1`,
    )
  )
    return 'a target has not been told all of its changes yet (koosync deliveries progress)';
  if (
    await exists(
      tx,
      `SELECT 1 FROM parked_delivery WHERE status IN ('abandoned', 'queued') AND position < ${to}::bigint`,
    )
  )
    return 'changes of it are parked (koosync deliveries): send them again first';
  return undefined;
}

async function exists(tx: Tx, select: string): Promise<boolean> {
  const [row] = await tx.rows<{ found: boolean }>(`SELECT EXISTS (${select}) AS found`);
  return row?.found === true;
}

/** Whether a part holds nothing. */
export const isEmpty = async (tx: Tx, { name }: Partition): Promise<boolean> =>
  !(await exists(tx, `SELECT 1 FROM ${name}`));
