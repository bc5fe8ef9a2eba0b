import { ageOf, type Long, type Reading } from '../reading.js';

// the oldest by its id, which sorts by time: a list of codes stands between the id and the time
const SQL = `SELECT x.held AS held, h.held_at AS oldest
  FROM (SELECT COUNT(*) AS held, MIN(id) AS first FROM held_removal WHERE state = 'open') AS x
  LEFT JOIN held_removal h ON h.id = x.first`;

/** Removals of full lists that wait for an operator. */
export const held: Reading = {
  name: 'held',
  gauges: {
    held_removals: { help: 'Full lists whose removals are held until an operator approves or rejects them.' },
    held_removals_oldest_seconds: { help: 'Age of the oldest of them; 0: there is none.' },
  },
  read: async ({ rows, now }) => {
    const [found] = await rows<{ held: Long; oldest: Long }>(SQL);
    return {
      held_removals: [{ value: Number(found?.held ?? 0) }],
      held_removals_oldest_seconds: [{ value: ageOf(found?.oldest ?? null, now) }],
    };
  },
};
