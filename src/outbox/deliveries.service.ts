import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Tx } from '../database/tx.js';
import { Clock } from '../directory/clock.js';
import { Dispatcher } from './dispatch/dispatcher.js';

/** Which parked changes are to be sent again. Without any of them: all. */
export interface RetryWish {
  readonly target?: string | undefined;
  readonly eventIds?: readonly string[] | undefined;
  readonly tenantId?: string | undefined;
  /** Parked from then on, before then; epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What an operator does about deliveries that were given up. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dispatcher: Dispatcher,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Has abandoned changes sent again, each as its object stands now and under its own event id; one whose object was told of
   * something newer is closed as superseded instead. Returns how many. `record` writes the audit entry in the same transaction.
   */
  async retry(wish: RetryWish, record: (tx: Tx, queued: number) => Promise<void>): Promise<number> {
    const queued = await this.unitOfWork.run(async (tx) => {
      const count = await queue(tx, wish, this.clock.now());
      await record(tx, count);
      return count;
    });
    if (queued > 0) this.dispatcher.look();
    return queued;
  }
}

async function queue(tx: Tx, wish: RetryWish, now: number): Promise<number> {
  const [where, parameters] = conditions(wish);
  const lock = tx.dialect === 'sqlite' ? '' : ' FOR UPDATE';
  const rows = await tx.rows<{ target: string; scope_id: string; event_id: string }>(
    `SELECT target, scope_id, event_id FROM parked_delivery WHERE ${where} ORDER BY target, scope_id, event_id${lock}`,
    parameters,
  );
  const streams = new Map<string, { target: string; scopeId: string; count: number }>();
  for (const { target, scope_id: scopeId, event_id: eventId } of rows) {
    await tx.affected(
      `UPDATE parked_delivery SET status = 'queued', tries = 0 WHERE target = ? AND event_id = ?`,
      [target, eventId],
    );
    const key = JSON.stringify([target, scopeId]);
    const stream = streams.get(key) ?? { target, scopeId, count: 0 };
    stream.count++;
    streams.set(key, stream);
  }
  for (const { target, scopeId, count } of streams.values())
    await tx.affected(
      `UPDATE delivery_stream SET retries = retries + ?, due_at = COALESCE(due_at, ?) WHERE target = ? AND scope_id = ?`,
      [count, now, target, scopeId],
    );
  return rows.length;
}

function conditions({ target, eventIds, tenantId, from, to }: RetryWish): [string, unknown[]] {
  const parts = [`status = 'abandoned'`];
  const parameters: unknown[] = [];
  const add = (part: string, ...values: unknown[]) => {
    parts.push(part);
    parameters.push(...values);
  };
  if (target !== undefined) add('target = ?', target);
  if (eventIds !== undefined) add(`event_id IN (${eventIds.map(() => '?').join(', ')})`, ...eventIds);
  if (tenantId !== undefined) add('scope_id IN (SELECT id FROM scope WHERE tenant_id = ?)', tenantId);
  if (from !== undefined) add('parked_at >= ?', from);
  if (to !== undefined) add('parked_at < ?', to);
  return [parts.join(' AND '), parameters];
}
