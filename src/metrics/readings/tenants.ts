import type { Long, Reading } from '../reading.js';

interface Row {
  readonly instance_id: string;
  readonly tenant_id: string;
  readonly seen_at: Long;
  readonly bound: Long;
  readonly newest: Long;
}

/** Bound enterprises, those not heard of for the longest time first. What is known of all of them comes with each row. */
const sqlFor = (
  most: number,
) => `SELECT s.instance_id AS instance_id, s.tenant_id AS tenant_id, s.seen_at AS seen_at,
    x.bound AS bound, x.newest AS newest
  FROM (SELECT COUNT(*) AS bound, MAX(d.seen_at) AS newest FROM tenant c JOIN scope d ON d.id = c.scope_id
    WHERE d.lane = 'production' AND NOT c.removed) AS x
  CROSS JOIN tenant t JOIN scope s ON s.id = t.scope_id
  WHERE s.lane = 'production' AND NOT t.removed
  ORDER BY s.seen_at, s.id LIMIT ${most}`;

/** When the last call for an enterprise was settled. `most`: how many are shown. */
export const tenants = (most: number): Reading => ({
  name: 'tenants',
  gauges: {
    tenants: { help: 'Enterprises that are bound to an instance, in the production lane.' },
    tenant_newest_call_timestamp_seconds: {
      help: 'When the last call for any bound enterprise was settled, to the hour.',
    },
    tenant_last_call_timestamp_seconds: {
      help: `When the last call for a bound enterprise was settled, to the hour; the ${most} not heard of for the longest time.`,
      labels: ['instance_id', 'tenant_id'],
    },
  },
  read: async ({ rows }) => {
    const found = await rows<Row>(sqlFor(Math.max(1, most)));
    return {
      tenants: [{ value: Number(found[0]?.bound ?? 0) }],
      tenant_newest_call_timestamp_seconds: found
        .slice(0, 1)
        .map(({ newest }) => ({ value: Number(newest) / 1000 })),
      tenant_last_call_timestamp_seconds: found.slice(0, most).map((row) => ({
        labels: { instance_id: row.instance_id, tenant_id: row.tenant_id },
        value: Number(row.seen_at) / 1000,
      })),
    };
  },
});
