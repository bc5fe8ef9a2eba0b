import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source-name.js';
import { Clock } from '../../directory/clock.js';
import { receiptId, receivedAtOf } from '../../receipts/receipt-id.js';
import { Receipt, type ReceiptOutcome } from '../../receipts/receipt.entity.js';

/** Calls of one hour that ended alike. */
export interface CallGroup {
  readonly lane: 'production' | 'test' | null;
  readonly kind: string;
  readonly outcome: ReceiptOutcome;
  readonly resultCode: string;
  readonly calls: number;
  /** The newest of their receipts. */
  readonly newestId: string;
}

export interface CallBucket {
  /** When the hour begins, epoch ms. */
  readonly hour: number;
  readonly groups: readonly CallGroup[];
}

const HOUR_MS = 3_600_000;
const HOURS = 7 * 24;
/** An hour counts as over this long after its end, ms: by then its last calls are stored. */
const SETTLED_MS = 15 * 60_000;
const NO_CHANCE = new Uint8Array(8);

/**
 * Counts of calls by hour. Hours that are over do not change, so each is counted once and kept: an overview costs the
 * present hour, whatever the log holds.
 */
@Injectable()
export class CallBuckets {
  private readonly kept = new Map<number, CallBucket>();

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The last 168 hours, oldest first; the present one is the last. */
  async week(): Promise<CallBucket[]> {
    const now = this.clock.now();
    const present = Math.floor(now / HOUR_MS) * HOUR_MS;
    const first = present - (HOURS - 1) * HOUR_MS;
    for (const hour of this.kept.keys()) if (hour < first) this.kept.delete(hour);
    const buckets: CallBucket[] = [];
    const begin = this.kept.size > 0 ? first : await this.begin(first);
    for (let hour = first; hour <= present; hour += HOUR_MS) {
      const bucket = this.kept.get(hour) ?? { hour, groups: hour < begin ? [] : await this.count(hour) };
      if (hour + HOUR_MS + SETTLED_MS < now) this.kept.set(hour, bucket);
      buckets.push(bucket);
    }
    return buckets;
  }

  /** The hour of the first receipt from an hour on; before it there is nothing to count. */
  private async begin(hour: number): Promise<number> {
    const row = await this.dataSource
      .createQueryBuilder()
      .select('MIN(receipt.id)', 'id')
      .from(Receipt, 'receipt')
      .where('receipt.id >= :from', { from: receiptId(hour, NO_CHANCE) })
      .getRawOne<{ id: string | null }>();
    return row?.id ? Math.floor(receivedAtOf(row.id) / HOUR_MS) * HOUR_MS : Infinity;
  }

  /** Without what operators did. Ids begin with the time, so that an hour is a range of the primary key. */
  private async count(hour: number): Promise<CallGroup[]> {
    const rows = await this.dataSource
      .createQueryBuilder()
      .select('receipt.lane', 'lane')
      .addSelect('receipt.kind', 'kind')
      .addSelect('receipt.outcome', 'outcome')
      .addSelect('receipt.resultCode', 'code')
      .addSelect('SUM(receipt.calls)', 'calls')
      .addSelect('MAX(receipt.id)', 'newest')
      .from(Receipt, 'receipt')
      .where('receipt.id >= :from AND receipt.id < :to', {
        from: receiptId(hour, NO_CHANCE),
        to: receiptId(hour + HOUR_MS, NO_CHANCE),
      })
      .andWhere(`receipt.dialect <> 'admin'`)
      .groupBy('receipt.lane')
      .addGroupBy('receipt.kind')
      .addGroupBy('receipt.outcome')
      .addGroupBy('receipt.resultCode')
      .getRawMany<Counted>();
    return rows.map(({ lane, kind, outcome, code, calls, newest }) => ({
      ...{ lane, kind, outcome, resultCode: code, calls: Number(calls), newestId: newest },
    }));
  }
}

type Counted = Pick<CallGroup, 'lane' | 'kind' | 'outcome'> & {
  readonly code: string;
  readonly calls: number | string;
  readonly newest: string;
};
