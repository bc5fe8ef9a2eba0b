import { receiptId } from '../../receipts/receipt-id.js';
import type { FigureSource, Reading } from '../reading.js';

const HOUR_MS = 3_600_000;
/** How long an admin has for the retry, and for how long a call that nobody repeated is shown. */
const PATIENCE_MS = HOUR_MS;
const SHOWN_MS = 24 * HOUR_MS;
/** Receipts looked at in one reading, and calls remembered, at most. */
const RECEIPTS = 5000;
const REMEMBERED = 1000;

interface Row {
  readonly id: string;
  readonly kind: string;
}

/** Answered so that a retry helps: it failed, or its nonce was taken. */
const ASKS_FOR_RETRY = `(f.outcome = 'failed' OR f.result_code = '000005' OR f.reason LIKE 'nonce-used:%')`;
/** No later call of the kind for the same tenant and instance succeeded. */
const NOT_REPEATED = `NOT EXISTS (SELECT 1 FROM receipt s WHERE s.tenant_id = f.tenant_id AND s.id > f.id
  AND s.kind = f.kind AND s.instance_id = f.instance_id AND s.lane = f.lane AND s.outcome NOT IN ('refused', 'failed'))`;
const SELECT = `SELECT f.id AS id, f.kind AS kind FROM receipt f WHERE f.lane = 'production' AND f.tenant_id IS NOT NULL
  AND ${ASKS_FOR_RETRY} AND ${NOT_REPEATED}`;

/**
 * Calls an admin saw fail and did not repeat. Receipts are read once each, in the order of their ids, when they are an
 * hour old; what was found is looked at again until it was repeated or a day has passed. After a start this catches up
 * with a day of receipts, some thousands in each reading.
 */
export function unretried(): Reading {
  let readUpTo = '';
  let open: Row[] = [];
  return {
    name: 'unretried',
    gauges: {
      calls_unretried: {
        help: 'Calls of the last 24 h whose answer asked for a retry, and that were not repeated with success within an hour or since.',
        labels: ['kind'],
      },
    },
    read: async (source) => {
      const from = idAt(source.now - SHOWN_MS);
      const after = readUpTo > from ? readUpTo : from;
      const last = await lastOf(source, after, idAt(source.now - PATIENCE_MS));
      const known = open.filter(({ id }) => id >= from).map(({ id }) => id);
      const still =
        known.length > 0 ? await source.rows<Row>(`${SELECT} AND f.id IN (${quoted(known)})`) : [];
      const found =
        last === undefined
          ? []
          : await source.rows<Row>(
              `${SELECT} AND f.id > '${after}' AND f.id <= '${last}' ORDER BY f.id LIMIT ${REMEMBERED}`,
            );
      open = [...still, ...found].slice(0, REMEMBERED);
      readUpTo = last ?? after;
      return { calls_unretried: byKind(open) };
    },
  };
}

/** Ids begin with the time and are made of letters and digits. */
const idAt = (now: number): string => receiptId(now, new Uint8Array(8));

async function lastOf({ rows }: FigureSource, after: string, before: string): Promise<string | undefined> {
  const [found] = await rows<{ last: string | null }>(
    `SELECT MAX(id) AS last FROM
       (SELECT id FROM receipt WHERE id > '${after}' AND id < '${before}' ORDER BY id LIMIT ${RECEIPTS}) AS next`,
  );
  return found?.last ?? undefined;
}

const quoted = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(', ');

function byKind(calls: readonly Row[]) {
  const counts = new Map<string, number>();
  for (const { kind } of calls) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, value]) => ({ labels: { kind }, value }));
}
