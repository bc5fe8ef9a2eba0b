import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { Random } from '../directory/random.js';
import type { Settled } from './push-round.js';
import { QueuedUsage } from './queued-usage.entity.js';
import { backoffMs } from './usage-backoff.js';
import { USAGE_BATCH } from './usage-client.js';
import { checkUsageRecords, type UsageRecord } from './usage-record.js';

/** What `add` did: `conflicting` names records whose id is known with other content; they were left alone. */
export interface Added {
  readonly queued: number;
  readonly known: number;
  readonly conflicting: readonly string[];
}

export interface Round {
  readonly id: string;
  readonly rows: readonly QueuedUsage[];
}

/** Records an `add` writes in one transaction. */
const CHUNK = 5000;

/** Usage records waiting for the marketplace, shared by every replica. */
@Injectable()
export class UsageQueue {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
  ) {}

  /**
   * Takes records; one whose id is known already is not taken again.
   * @throws UsageRecordInvalid before anything is written.
   */
  async add(records: readonly UsageRecord[]): Promise<Added> {
    checkUsageRecords(records);
    const added = { queued: 0, known: 0, conflicting: [] as string[] };
    for (let start = 0; start < records.length; start += CHUNK) {
      const rows = records.slice(start, start + CHUNK).map((record) => queued(record, this.clock.now()));
      const found = await this.unitOfWork.run((tx) => addRows(tx, rows));
      added.queued += found.queued;
      added.known += found.known;
      added.conflicting.push(...found.conflicting);
    }
    return added;
  }

  /** Takes up to 1000 records that are due into a round; the attempt counts from here, whatever becomes of it. */
  async begin(leaseMs: number): Promise<Round> {
    const id = Buffer.from(this.random.bytes(16)).toString('base64url');
    const now = this.clock.now();
    const rows = await this.unitOfWork.run(async (tx) => {
      const lock = tx.dialect === 'sqlite' ? '' : ' FOR UPDATE SKIP LOCKED';
      const due = await tx.rows<{ id: string }>(
        `SELECT id FROM queued_usage WHERE state = ? AND due_at <= ? ORDER BY due_at, id LIMIT ${USAGE_BATCH}${lock}`,
        ['pending', now],
      );
      if (due.length === 0) return [];
      const keys = due.map((row) => ({ id: row.id }));
      const taken = (await loadRows(tx, QueuedUsage, ['id'], keys)).map((row) => ({
        ...row,
        attempts: row.attempts + 1,
        dueAt: now + leaseMs,
        roundId: id,
      }));
      await saveRows(tx, QueuedUsage, taken);
      return taken;
    });
    return { id, rows };
  }

  /** The round is still alive: nobody else takes its records for another `leaseMs`. */
  async renew({ id }: Round, leaseMs: number): Promise<void> {
    const dueAt = this.clock.now() + leaseMs;
    await this.unitOfWork.run((tx) =>
      tx.affected('UPDATE queued_usage SET due_at = ? WHERE round_id = ?', [dueAt, id]),
    );
  }

  /** Writes down what became of records, unless another round has taken them meanwhile. */
  async settle(round: Round, settled: Settled): Promise<void> {
    const now = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      const keys = settled.ids.map((id) => ({ id }));
      const rows = (await loadRows(tx, QueuedUsage, ['id'], keys, 'wait')).filter(
        (row) => row.roundId === round.id,
      );
      const { end, code, reason } = settled;
      const said = { roundId: null, code: code.slice(0, 32), reason: reason === '' ? null : reason };
      const saves = rows.map((row): QueuedUsage => {
        if (end !== 'again') return { ...row, ...said, state: end, settledAt: now };
        return { ...row, ...said, dueAt: now + backoffMs(row.attempts, this.random) };
      });
      await saveRows(tx, QueuedUsage, saves);
    });
  }

  /** Lets go of what a round still has: due again at once. */
  async release({ id }: Round): Promise<void> {
    const now = this.clock.now();
    await this.unitOfWork.run((tx) =>
      tx.affected('UPDATE queued_usage SET due_at = ?, round_id = NULL WHERE round_id = ?', [now, id]),
    );
  }

  /** How records stand, by their ids; unknown ids are left out. */
  async look(ids: readonly string[]): Promise<QueuedUsage[]> {
    return this.unitOfWork.run((tx) =>
      loadRows(
        tx,
        QueuedUsage,
        ['id'],
        [...new Set(ids)].map((id) => ({ id })),
      ),
    );
  }

  /** Refused records are due again, for whoever has repaired what was wrong; returns how many. */
  async retry(ids: readonly string[]): Promise<number> {
    const again = { state: 'pending' as const, dueAt: this.clock.now(), attempts: 0, settledAt: null };
    return this.unitOfWork.run(async (tx) => {
      const where = { id: In([...ids]), state: 'refused' as const };
      return (await tx.manager.update(QueuedUsage, where, again)).affected ?? 0;
    });
  }
}

async function addRows(tx: Tx, rows: readonly QueuedUsage[]): Promise<Added> {
  const unique = new Map(rows.map((row) => [row.id, row]));
  const keys = [...unique.keys()].map((id) => ({ id }));
  const before = new Map((await loadRows(tx, QueuedUsage, ['id'], keys)).map((row) => [row.id, row]));
  const fresh = [...unique.values()].filter(({ id }) => !before.has(id));
  await saveRows(tx, QueuedUsage, fresh, 'ignore');
  const conflicting = rows.filter((row) => !isSame(row, before.get(row.id) ?? unique.get(row.id)));
  const names = [...new Set(conflicting.map(({ id }) => id))];
  return {
    queued: fresh.length,
    known: unique.size - fresh.length - names.filter((id) => before.has(id)).length,
    conflicting: names,
  };
}

const isSame = (a: QueuedUsage, b: QueuedUsage | undefined): boolean =>
  (['instanceId', 'packageInstanceId', 'begin', 'end', 'recorded', 'value'] as const).every(
    (name) => a[name] === b?.[name],
  );

const queued = (record: UsageRecord, now: number): QueuedUsage => ({
  ...record,
  packageInstanceId: record.packageInstanceId ?? null,
  ...{ state: 'pending', attempts: 0, dueAt: now, roundId: null },
  ...{ code: null, reason: null, queuedAt: now, settledAt: null },
});

/** A row as the record it was made from. */
export const recordOf = ({
  id,
  instanceId,
  packageInstanceId,
  begin,
  end,
  recorded,
  value,
}: QueuedUsage): UsageRecord => ({
  ...{ id, instanceId, begin, end, recorded, value },
  packageInstanceId: packageInstanceId ?? undefined,
});
