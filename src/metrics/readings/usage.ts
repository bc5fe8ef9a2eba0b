import { ageOf, type Long, type Reading } from '../reading.js';

const SQL = `SELECT COUNT(*) AS waiting, MIN(queued_at) AS oldest FROM queued_usage WHERE state = 'pending'`;

/** Usage records that the marketplace has not accepted yet. */
export const usage: Reading = {
  name: 'usage',
  gauges: {
    usage_records_waiting: { help: 'Usage records that wait to be pushed to the marketplace.' },
    usage_records_oldest_seconds: { help: 'Age of the oldest of them; 0: there is none.' },
  },
  read: async ({ rows, now }) => {
    const [found] = await rows<{ waiting: Long; oldest: Long }>(SQL);
    return {
      usage_records_waiting: [{ value: Number(found?.waiting ?? 0) }],
      usage_records_oldest_seconds: [{ value: ageOf(found?.oldest ?? null, now) }],
    };
  },
};
