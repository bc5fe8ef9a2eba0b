import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { receiptId } from '../receipts/receipt-id.js';
import { KeyUseMark } from './key-use-mark.entity.js';
import { KeyUse } from './key-use.entity.js';

const DAY_MS = 24 * 3_600_000;
/** Where the first look begins: older uses make no difference to what can be retired. */
const FIRST_LOOK_MS = 40 * DAY_MS;
/** A receipt has its id when the call comes and is there only when it was settled. */
const LAG_MS = 60_000;
/** Receipts of one look. */
const PAGE = 20_000;

const NO_CHANCE = new Uint8Array(8);
/** Sorts behind every receipt. */
const BEHIND_ALL = 'Z'.repeat(26);

type Row = {
  dialect: string;
  key_matched: string | null;
  secret_key_matched: string | null;
  at: number | string;
};

/** Notes the uses that the next receipts tell; returns whether all of them up to a minute ago are accounted for. */
export async function lookThroughReceipts(tx: Tx, now: number): Promise<boolean> {
  const mark = (await markOf(tx)) ?? (await firstMark(tx, now));
  const until = receiptId(Math.max(0, now - LAG_MS), NO_CHANCE);
  if (mark.receiptId >= until) return true;
  const [page] = await tx.rows<{ last: string | null; receipts: number | string }>(
    `SELECT MAX(id) AS last, COUNT(*) AS receipts
      FROM (SELECT id FROM receipt WHERE id > ? AND id <= ? ORDER BY id LIMIT ${PAGE}) AS page`,
    [mark.receiptId, until],
  );
  const isLast = Number(page?.receipts ?? 0) < PAGE;
  const last = isLast ? until : (page?.last ?? until);
  await saveUses(tx, await usesBetween(tx, mark.receiptId, last));
  await tx.affected('UPDATE key_use_mark SET receipt_id = ? WHERE id = 1 AND receipt_id < ?', [last, last]);
  return isLast;
}

/** What was noted, and what the receipts tell that came since; and since when anything would have been noticed. */
export async function readUses(tx: Tx): Promise<{ uses: KeyUse[]; since: number | undefined }> {
  const mark = await markOf(tx);
  const rows = await tx.rows<{ purpose: string; key_id: string; last_used_at: number | string }>(
    'SELECT purpose, key_id, last_used_at FROM key_use',
  );
  const uses = rows.map((row) => useOf(row.purpose, row.key_id, Number(row.last_used_at)));
  if (mark) uses.push(...(await usesBetween(tx, mark.receiptId, BEHIND_ALL)));
  return { uses: newest(uses), since: mark?.since };
}

/** Never moves a time back. */
export async function saveUses(tx: Tx, uses: readonly KeyUse[]): Promise<void> {
  if (uses.length === 0) return;
  await saveRows(tx, KeyUse, uses, 'ignore');
  for (const { purpose, keyId, lastUsedAt } of uses)
    await tx.affected(
      'UPDATE key_use SET last_used_at = ? WHERE purpose = ? AND key_id = ? AND last_used_at < ?',
      [lastUsedAt, purpose, keyId, lastUsedAt],
    );
}

export const useOf = (purpose: string, keyId: string, lastUsedAt: number): KeyUse => ({
  purpose,
  keyId,
  lastUsedAt,
});

async function markOf(tx: Tx): Promise<Omit<KeyUseMark, 'id'> | undefined> {
  const [row] = await tx.rows<{ receipt_id: string; since: number | string }>(
    'SELECT receipt_id, since FROM key_use_mark WHERE id = 1',
  );
  return row && { receiptId: row.receipt_id, since: Number(row.since) };
}

async function firstMark(tx: Tx, now: number): Promise<Omit<KeyUseMark, 'id'>> {
  const from = receiptId(Math.max(0, now - FIRST_LOOK_MS), NO_CHANCE);
  const [first] = await tx.rows<{ received_at: number | string }>(
    'SELECT received_at FROM receipt WHERE id > ? ORDER BY id LIMIT 1',
    [from],
  );
  const mark = { id: 1, receiptId: from, since: Number(first?.received_at ?? now) };
  await saveRows(tx, KeyUseMark, [mark], 'ignore');
  return mark;
}

async function usesBetween(tx: Tx, after: string, last: string): Promise<KeyUse[]> {
  const rows = await tx.rows<Row>(
    `SELECT dialect, key_matched, secret_key_matched, MAX(received_at) AS at FROM receipt
      WHERE id > ? AND id <= ? AND key_matched IS NOT NULL GROUP BY dialect, key_matched, secret_key_matched`,
    [after, last],
  );
  return newest(rows.flatMap(usesIn));
}

const PURPOSES: Readonly<Record<string, string>> = {
  'v2-kit': 'kit',
  'v2-basic': 'basic',
  'v1-kit': 'v1',
  'v1-basic': 'v1',
};

function usesIn({ dialect, key_matched: key, secret_key_matched: secret, at }: Row): KeyUse[] {
  const purpose = PURPOSES[dialect];
  if (purpose === undefined || key === null) return [];
  const [privateKey] = secret?.split(' ') ?? [];
  return [useOf(purpose, key, Number(at)), ...(privateKey ? [useOf('private', privateKey, Number(at))] : [])];
}

/** One a key, in a fixed order, so that two replicas do not wait for each other. */
function newest(uses: readonly KeyUse[]): KeyUse[] {
  const found = new Map<string, KeyUse>();
  for (const use of uses) {
    const key = `${use.purpose} ${use.keyId}`;
    if ((found.get(key)?.lastUsedAt ?? -1) < use.lastUsedAt) found.set(key, use);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}
