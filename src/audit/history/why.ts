import { fromDatabase, tableOf } from '../../database/entity-table.js';
import type { Tx } from '../../database/tx.js';
import { scopeId, type ScopeKey } from '../../directory/scope-key.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import { Receipt } from '../../receipts/receipt.entity.js';
import { loadChanges, type Recorded } from './load-changes.js';
import { objectKey, type ObjectKind } from './object-key.js';
import { NEVER } from './place.js';

export interface WhyQuery {
  readonly kind: ObjectKind;
  /** A code, userName or appId; of the tenant `''`. */
  readonly name: string;
  /** Of a user: only in this application. */
  readonly appId?: string | undefined;
  readonly limit: number;
  /** The place before which to go on. */
  readonly before?: number | undefined;
}

/** What is known of the receipt of a change. */
export type Cause = Pick<
  Receipt,
  'id' | 'receivedAt' | 'kind' | 'dialect' | 'outcome' | 'reason' | 'keyMatched'
>;

export interface Reason extends Recorded {
  /** Undefined when the receipt was removed by the policy of retention. */
  readonly cause: Cause | undefined;
}

export interface WhyPage {
  readonly items: readonly Reason[];
  readonly next: number | undefined;
}

/** Every change of one object, newest first, with the receipt that made it. */
export async function why(tx: Tx, keys: PersonKeys, scope: ScopeKey, query: WhyQuery): Promise<WhyPage> {
  const { kind, name, appId, limit, before = NEVER } = query;
  const key = objectKey(kind, name, appId);
  // a user's key without an application is the beginning of the keys of all of them
  const rows = await tx.rows<{ place: number | string }>(
    `SELECT place FROM history_entry WHERE scope_id = ? AND object >= ? AND object < ? AND place < ?
     ORDER BY place DESC LIMIT ?`,
    [scopeId(scope), key, `${key}~`, before, limit + 1],
  );
  const places = rows.map(({ place }) => Number(place));
  const changes = await loadChanges(tx, keys, scope, places.slice(0, limit));
  const causes = await causesOf(tx, [...new Set(changes.map(({ change }) => change.receiptId))]);
  const items = changes.map((one) => ({ ...one, cause: causes.get(one.change.receiptId) }));
  return { items, next: places.length > limit ? places[limit - 1] : undefined };
}

async function causesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Cause>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<Record<string, unknown>>(
    `SELECT id, received_at, kind, dialect, outcome, reason, key_matched FROM receipt
     WHERE id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  );
  const causes = rows.map((row) => fromDatabase<Receipt>(tableOf(tx, Receipt), row));
  return new Map(causes.map((cause) => [cause.id, cause]));
}
