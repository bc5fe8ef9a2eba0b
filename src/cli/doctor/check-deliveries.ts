import type { DataSource } from 'typeorm';
import { fault, type Check } from './check.js';

interface Refusing {
  readonly target: string;
  readonly streams: number | string;
  readonly since: number | string;
  readonly reason: string | null;
}

/** Targets that take nothing at all, as the deliveries found them; nothing when there are none, or no such column yet. */
export async function checkDeliveries(dataSource: DataSource): Promise<Check[]> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasColumn('delivery_stream', 'fault_since'))) return [];
    const refusing = (await runner.query(
      `SELECT target, COUNT(*) AS streams, MIN(fault_since) AS since, MAX(last_error) AS reason
       FROM delivery_stream WHERE fault_since IS NOT NULL AND due_at IS NOT NULL GROUP BY target ORDER BY target`,
    )) as Refusing[];
    return refusing.map(refusal);
  } finally {
    await runner.release();
  }
}

function refusal({ target, streams, since, reason }: Refusing): Check {
  const waiting = Number(streams) === 1 ? '1 enterprise waits' : `${streams} enterprises wait`;
  const when = new Date(Number(since)).toISOString();
  return fault(
    'deliveries',
    `${target} takes nothing since ${when}, ${waiting}: ${reason ?? 'no reason known'}`,
    'put the target right; what waits is sent within five minutes',
  );
}
