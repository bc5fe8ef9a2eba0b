import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { Clock } from '../directory/clock.js';
import { Random } from '../directory/random.js';
import type { ScopeKey } from '../directory/scope-key.js';
import type { Tally } from '../directory/tally.js';
import { NO_CALL } from '../receipts/no-call.js';
import { receiptId } from '../receipts/receipt-id.js';
import type { Receipt } from '../receipts/receipt.entity.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import type { KnownToken } from './access/known-tokens.js';

export type OperatorAction =
  | 'admin.reveal'
  | 'admin.approve-removal'
  | 'admin.reject-removal'
  | 'admin.keep-instance'
  | 'admin.retry-deliveries'
  | 'admin.exchange-keys'
  | 'admin.rotate-data'
  | 'admin.erase-user';

export interface OperatorDeed {
  /** What it was about. Never a secret. */
  readonly request: Readonly<Record<string, string>>;
  /** `revealed`, `approved`, … */
  readonly reason: string;
  readonly applied?: Tally;
}

/** Writes what operators do into the webhook audit log, as receipts of the dialect `admin`. */
@Injectable()
export class OperatorLog {
  constructor(
    private readonly receipts: ReceiptsService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
  ) {}

  /** Resolves once the entry is stored. */
  async note(kind: OperatorAction, operator: KnownToken, scope: ScopeKey, deed: OperatorDeed): Promise<void> {
    await this.receipts.addAlone(this.entry(kind, operator, scope, deed));
  }

  /** In the transaction that does the deed. Returns the entry's id. */
  async noteIn(
    tx: Tx,
    kind: OperatorAction,
    operator: KnownToken,
    scope: ScopeKey,
    deed: OperatorDeed,
  ): Promise<string> {
    const entry = this.entry(kind, operator, scope, deed);
    await this.receipts.add(tx, [entry]);
    return entry.id;
  }

  /** What was done to the service itself, by whoever may change its files or run its command. */
  async noteChange(kind: OperatorAction, deed: OperatorDeed): Promise<void> {
    await this.receipts.addAlone(this.entry(kind, undefined, NO_SCOPE, deed));
  }

  private entry(
    kind: OperatorAction,
    operator: KnownToken | undefined,
    scope: ScopeKey,
    deed: OperatorDeed,
  ): Receipt {
    const receivedAt = this.clock.now();
    return {
      id: receiptId(receivedAt, this.random.bytes(8)),
      receivedAt,
      kind,
      dialect: 'admin',
      lane: scope.lane,
      instanceId: scope.instanceId,
      tenantId: scope.tenantId,
      outcome: 'applied',
      resultCode: '000000',
      reason: operator ? `${deed.reason} by token ${operator.id}` : deed.reason,
      applied: deed.applied ?? null,
      keyMatched: operator?.id ?? null,
      request: JSON.stringify(deed.request),
      ...NO_CALL,
    };
  }
}

const NO_SCOPE: ScopeKey = { lane: 'production', instanceId: '', tenantId: '' };
