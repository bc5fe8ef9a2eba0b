import { Inject, Injectable, Optional } from '@nestjs/common';
import { EventLog } from '../logging/event-log.js';
import { pushRound } from './push-round.js';
import { UsageClient } from './usage-client.js';
import { recordOf, UsageQueue, type Added, type Round } from './usage-queue.js';
import type { QueuedUsage } from './queued-usage.entity.js';
import type { UsageRecord } from './usage-record.js';

/** Longer than a call takes on both hosts: after it a round that was killed is taken up again. */
const LEASE_MS = 120_000;

/** Usage records of pay-per-use products: queued here, pushed to the marketplace, each charged once. */
@Injectable()
export class UsageService {
  constructor(
    private readonly queue: UsageQueue,
    @Inject(EventLog) private readonly log: EventLog,
    @Optional() @Inject(UsageClient) private readonly client?: UsageClient,
  ) {}

  /** Whether the marketplace is configured. */
  get isOn(): boolean {
    return this.client !== undefined;
  }

  /**
   * Takes records in one transaction for each 5000; they are pushed soon after.
   * @throws UsageRecordInvalid; or when no marketplace is configured, since nothing would ever push them.
   */
  async add(records: readonly UsageRecord[]): Promise<Added> {
    if (!this.client) throw new Error('usage records need ConnectorOptions.marketplace');
    return this.queue.add(records);
  }

  /** How records stand, by their ids. */
  look(ids: readonly string[]): Promise<QueuedUsage[]> {
    return this.queue.look(ids);
  }

  /** Refused records are due again; returns how many. */
  retry(ids: readonly string[]): Promise<number> {
    return this.queue.retry(ids);
  }

  /** Pushes one round of records that are due; returns how many were taken up. `signal` lets go of the rest. */
  async pushDue(signal: AbortSignal): Promise<number> {
    if (!this.client) return 0;
    const round = await this.queue.begin(LEASE_MS);
    if (round.rows.length === 0) return 0;
    try {
      await this.pushAll(round, this.client, signal);
    } finally {
      await this.queue.release(round);
    }
    return round.rows.length;
  }

  private async pushAll(round: Round, client: UsageClient, signal: AbortSignal): Promise<void> {
    const push = async (records: readonly UsageRecord[]) => {
      await this.queue.renew(round, LEASE_MS);
      return client.push(records, signal);
    };
    for await (const settled of pushRound(round.rows.map(recordOf), push)) {
      if (signal.aborted && settled.end === 'again') return;
      await this.queue.settle(round, settled);
      const { end, code, ids } = settled;
      const fields = { records: ids.length, code };
      if (end === 'sent') this.log.info('usage.sent', fields);
      else this.log.warn(end === 'refused' ? 'usage.refused' : 'usage.put-off', fields);
    }
  }
}
