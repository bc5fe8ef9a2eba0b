import { ageOf, type Long, type Reading, type Sample } from '../reading.js';

interface Row {
  readonly target: string;
  readonly streams: Long;
  readonly failing: Long;
  readonly behind: Long;
  readonly oldest: Long;
}

/**
 * A target's oldest change that it was not told of: in a stream that has something to do, or after the position up to
 * which its streams know the outbox.
 */
const SQL = `SELECT lag.target AS target, lag.streams AS streams, lag.failing AS failing,
    CASE WHEN b.position IS NULL THEN 0 ELSE p.value - b.position + 1 END AS behind, b.recorded_at AS oldest
  FROM (
    SELECT t.name AS target, COUNT(s.scope_id) AS streams,
      SUM(CASE WHEN s.last_error IS NULL THEN 0 ELSE 1 END) AS failing,
      MIN((SELECT MIN(c.position) FROM change_batch c WHERE c.scope_id = s.scope_id AND c.position > s.position)) AS waiting,
      (SELECT MIN(c.position) FROM change_batch c WHERE c.position > t.position) AS unseen
    FROM delivery_target t LEFT JOIN delivery_stream s ON s.target = t.name AND s.due_at IS NOT NULL
    GROUP BY t.name, t.position
  ) AS lag
  JOIN outbox_position p ON p.id = 1
  LEFT JOIN change_batch b ON b.position = CASE
    WHEN lag.waiting IS NULL OR lag.unseen < lag.waiting THEN lag.unseen ELSE lag.waiting END`;

/** How far behind each target is. What targets are configured no more, yet known to the database, are left out. */
export const outboxLag = (configured: () => readonly string[]): Reading => ({
  name: 'outbox',
  gauges: {
    outbox_behind_batches: {
      help: 'Batches of changes recorded since the oldest one that the target was not told of; 0: it was told everything. A batch is what one call changed.',
      labels: ['target'],
    },
    outbox_oldest_undelivered_seconds: {
      help: 'Age of the oldest change that the target was not told of; 0: it was told everything.',
      labels: ['target'],
    },
    delivery_streams: {
      help: 'Tenants and instances of which the target is to be told something: waiting, or failing and to be tried again.',
      labels: ['target', 'state'],
    },
  },
  read: async ({ rows, now }) => {
    const known = await rows<Row>(SQL);
    const wanted = new Set(configured());
    const own = known.filter(({ target }) => wanted.has(target));
    return {
      outbox_behind_batches: own.map(({ target, behind }) => sample(Number(behind), { target })),
      outbox_oldest_undelivered_seconds: own.map(({ target, oldest }) =>
        sample(ageOf(oldest, now), { target }),
      ),
      delivery_streams: own.flatMap(({ target, streams, failing }) => [
        sample(Number(failing), { target, state: 'failing' }),
        sample(Number(streams) - Number(failing), { target, state: 'waiting' }),
      ]),
    };
  },
});

const sample = (value: number, labels: Record<string, string>): Sample => ({ value, labels });
