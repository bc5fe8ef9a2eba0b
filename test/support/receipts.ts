import type { Tally } from '../../src/directory/tally.js';
import type { TestConnector } from './connector.js';

export interface StoredReceipt {
  readonly id: string;
  readonly received_at: number;
  readonly kind: string;
  readonly dialect: string;
  readonly lane: string | null;
  readonly instance_id: string | null;
  readonly tenant_id: string | null;
  readonly nonce: string | null;
  readonly outcome: string;
  readonly result_code: string;
  readonly reason: string | null;
  readonly applied: Tally | null;
  readonly body_size: number;
  readonly body_hash: string;
  readonly key_matched: string | null;
  readonly canonical_form: string | null;
  readonly secret_key_matched: string | null;
  readonly request: string | null;
  readonly reply: string;
  readonly first_id: string | null;
  readonly calls: number;
}

/** The receipts that meet an SQL condition, oldest first. */
export async function receiptsWhere(connector: TestConnector, condition: string): Promise<StoredReceipt[]> {
  const rows = await connector.rows<Record<string, unknown>>(
    `SELECT * FROM receipt WHERE ${condition} ORDER BY received_at, id`,
  );
  return rows.map(
    (row) =>
      ({
        ...row,
        received_at: Number(row.received_at),
        applied: row.applied === null ? null : (JSON.parse(row.applied as string) as Tally),
      }) as StoredReceipt,
  );
}

export const receiptsOf = (connector: TestConnector, tenantId: string) =>
  receiptsWhere(connector, `tenant_id = '${tenantId}'`);

export const outcomesOf = (connector: TestConnector, tenantId: string): Promise<Record<string, number>> =>
  outcomesWhere(connector, `tenant_id = '${tenantId}'`);

/** How many of the receipts that meet an SQL condition ended how. */
export async function outcomesWhere(
  connector: TestConnector,
  condition: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of await receiptsWhere(connector, condition))
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
