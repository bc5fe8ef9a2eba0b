import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { EventLog } from '../logging/event-log.js';
import { PersonKeys } from '../privacy/person-keys.js';
import type { EventsRow } from './clear-changes.js';
import { sealRows } from './seal-scope.js';
import { SealedLog } from './sealed-log.entity.js';

/** Batches looked at in one transaction. */
const BATCHES = 200;
/** As long as processes of the release before may have gone on writing, ms. */
const MIXED_MS = 7 * 24 * 3_600_000;

type Batch = {
  position: number | string;
  scope_id: string;
  receipt_id: string;
  events: string | null;
};

/**
 * Seals the personal values that earlier releases left in clear in the log of changes: at the start, in the background,
 * from where it stopped the last time. For a week, because processes of the release before may run beside this one.
 */
@Injectable()
export class SealOldChanges implements OnApplicationBootstrap, OnModuleDestroy {
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: PersonKeys,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.seal().catch((error: unknown) => {
      this.log.error('seal-old-changes.failed', {}, error);
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Resolves at the end of the log. */
  async seal(): Promise<void> {
    let sealed = 0;
    for (let more = true; more && !this.stopped;) {
      const done = await this.unitOfWork.run((tx) => this.sealSome(tx));
      sealed += done.sealed;
      more = done.more;
    }
    if (sealed > 0) this.log.info('seal-old-changes.done', { rows: sealed });
  }

  private async sealSome(tx: Tx): Promise<{ sealed: number; more: boolean }> {
    const [mark = { id: 1, position: 0, finishedAt: null }] = await loadRows(
      tx,
      SealedLog,
      ['id'],
      [{ id: 1 }],
      'wait',
    );
    const now = this.clock.now();
    if (mark.finishedAt !== null && now - mark.finishedAt > MIXED_MS) return { sealed: 0, more: false };
    const batches = await tx.rows<Batch>(
      `SELECT position, scope_id, receipt_id, events FROM change_batch WHERE position > ?
       ORDER BY position LIMIT ${BATCHES}`,
      [mark.position],
    );
    let sealed = 0;
    for (const [scopeId, rows] of await byScope(tx, batches))
      sealed += await sealRows(tx, this.keys, scopeId, rows);
    const more = batches.length === BATCHES;
    const position = Number(batches.at(-1)?.position ?? mark.position);
    const finishedAt = mark.finishedAt ?? (more ? null : now);
    await saveRows(tx, SealedLog, [{ id: 1, position, finishedAt }]);
    return { sealed, more };
  }
}

/** In the order of the scopes' ids, in which everybody locks them. */
async function byScope(tx: Tx, batches: readonly Batch[]): Promise<[string, EventsRow[]][]> {
  const scopes = new Map<string, EventsRow[]>();
  for (const batch of batches) {
    const rows = scopes.get(batch.scope_id) ?? [];
    scopes.set(batch.scope_id, rows);
    rows.push(...(await rowsOfBatch(tx, batch)));
  }
  return [...scopes].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function rowsOfBatch(tx: Tx, { position, scope_id, receipt_id, events }: Batch): Promise<EventsRow[]> {
  if (events !== null) return [{ table: 'change_batch', where: ['position = ?', Number(position)], events }];
  const pages = await tx.rows<{ first: number | string; events: string }>(
    `SELECT first, events FROM change_page WHERE scope_id = ? AND receipt_id = ? AND events LIKE '%"user":{%'`,
    [scope_id, receipt_id],
  );
  return pages.map((page) => ({
    table: 'change_page',
    where: ['scope_id = ? AND receipt_id = ? AND first = ?', scope_id, receipt_id, Number(page.first)],
    events: page.events,
  }));
}
