import type { Long, Reading } from '../reading.js';

interface Row {
  readonly instance_id: string;
  readonly tenant_id: string;
  readonly seen_at: Long;
  readonly bound: Long;
}

/** Bound enterprises, those not heard of for the longest time first. The count comes with each row. */
const sqlFor = (
  most: number,
) => `SELECT s.instance_id AS instance_id, s.tenant_id AS tenant_id, s.seen_at AS seen_at,
    (SELECT COUNT(*) FROM tenant c JOIN scope d ON d.id = c.scope_id WHERE d.lane = 'production' AND NOT c.removed) AS bound
  FROM tenant t JOIN scope s ON s.id = t.scope_id
  WHERE s.lane = 'production' AND NOT t.removed
  ORDER BY s.seen_at, s.id LIMIT ${most}`;

/** When the last call for an enterprise was settled. `most`: how many are shown. */
export const tenants = (most: number): Reading => ({
  name: 'tenants',
  gauges: {
    tenants: { help: 'Enterprises that are bound to an instance, in the production lane.' },
    tenant_last_call_timestamp_seconds: {
      help: `When the last call for a bound enterprise was settled, to the hour; the ${most} not heard of for the longest time.`,
      labels: ['instance_id', 'tenant_id'],
    },
  },
  read: async ({ rows }) => {
    const found = await rows<Row>(sqlFor(Math.max(1, most)));
    return {
      tenants: [{ value: Number(found[0]?.bound ?? 0) }],
      tenant_last_call_timestamp_seconds: found.slice(0, most).map((row) => ({
        labels: { instance_id: row.instance_id, tenant_id: row.tenant_id },
        value: Number(row.seen_at) / 1000,
      })),
    };
  },
});
