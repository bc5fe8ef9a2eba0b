import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { Clock } from '../directory/clock.js';
import { scopeId, type ScopeKey } from '../directory/scope-key.js';
import { decideKeep, type KeepDecision } from './decide-purge.js';
import { InstanceStore } from './instance-store.js';
import { Vendor } from './vendor.js';

/** How taking a release back ended. */
export type KeepAnswer = 'kept' | 'unknown' | Extract<KeepDecision, { kept: false }>['because'];

/** Takes a release back before the instance is purged: the operator's decision. */
@Injectable()
export class InstanceKeeper {
  constructor(
    private readonly store: InstanceStore,
    private readonly vendor: Vendor,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** `record` writes the audit entry in the transaction that takes it back. Rejects when the vendor's system fails. */
  async keep(scope: ScopeKey, record: (tx: Tx) => Promise<void>): Promise<KeepAnswer> {
    const { row } = await this.store.known(scope);
    if (!row) return 'unknown';
    const first = decideKeep(row, this.clock.now());
    if (!first.kept) return first.because;
    if (first.reopen) await this.vendor.act('unfreeze', first.save, undefined);
    let answer: KeepAnswer = 'unknown';
    await this.store.change(
      scopeId(scope),
      (current) => {
        const decision = decideKeep(current, this.clock.now());
        answer = decision.kept ? 'kept' : decision.because;
        return decision.kept ? decision.save : undefined;
      },
      record,
    );
    return answer;
  }
}
