import type { Clock } from '../directory/clock.js';
import type { Random } from '../directory/random.js';
import { callMarketplace } from './call-marketplace.js';
import type { Marketplace } from './marketplace-options.js';
import { judgeUsageReply, type UsageOutcome } from './usage-outcome.js';
import type { UsageRecord } from './usage-record.js';
import { usageRequest } from './usage-request.js';

/** Records a call may carry. */
export const USAGE_BATCH = 1000;

/** Pushes usage records to the marketplace; keeps nothing. */
export class UsageClient {
  constructor(
    private readonly marketplace: Marketplace,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** One call with at most 1000 records; at most `usageTimeoutMs` a host. Never rejects. */
  async push(records: readonly UsageRecord[], signal?: AbortSignal): Promise<UsageOutcome> {
    const make = (origin: string) => {
      const nonce = Buffer.from(this.random.bytes(16)).toString('hex');
      return usageRequest(origin, records, this.marketplace, nonce, this.clock.now());
    };
    const limits = { timeoutMs: this.marketplace.usageTimeoutMs, signal };
    return judgeUsageReply(await callMarketplace(this.marketplace, make, limits));
  }
}
