import type { Long, Reading } from '../reading.js';

const SQL = `SELECT target, COUNT(*) AS parked FROM parked_delivery WHERE status = 'abandoned' GROUP BY target`;

/** Changes that were given up and wait for an operator. */
export const parked = (configured: () => readonly string[]): Reading => ({
  name: 'parked',
  gauges: {
    parked_changes: {
      help: 'Changes that the target refused or that failed too often, and that wait for an operator.',
      labels: ['target'],
    },
  },
  read: async ({ rows }) => {
    const found = await rows<{ target: string; parked: Long }>(SQL);
    const counts = new Map(found.map((row) => [row.target, Number(row.parked)]));
    const targets = new Set([...configured(), ...counts.keys()]);
    return {
      parked_changes: [...targets].map((target) => ({ labels: { target }, value: counts.get(target) ?? 0 })),
    };
  },
});
