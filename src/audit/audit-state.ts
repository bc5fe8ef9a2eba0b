import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { SealKeys } from '../keys/seal-keys.js';
import { AuditOptions } from './audit-options.js';
import { newestSeal } from './seals/read-seals.js';
import type { Seal } from './seals/seal.entity.js';
import { Sealer } from './seals/sealer.js';
import { findUnsealed, leastIdOf } from './seals/unsealed.js';

/** Counted up to here. */
const MOST = 10_000;
const LOOK_BACK_MS = 2 * 60_000;

/** How sealing stands. Times: epoch ms. */
export interface SealingState {
  /** The id of the key that seals; undefined: sealing is off. */
  readonly keyId: string | undefined;
  readonly intervalMs: number;
  readonly idleMs: number;
  readonly retentionMs: number | undefined;
  readonly head: Seal | undefined;
  /** Receipts that wait for a seal, 10 000 at most. */
  readonly unsealed: number;
  /** That the chain lost seals which this process had seen. */
  readonly warning: string | undefined;
}

/** Tells how sealing stands. */
@Injectable()
export class AuditState {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: SealKeys,
    private readonly sealer: Sealer,
    @Inject(AuditOptions) private readonly options: AuditOptions,
  ) {}

  async look(): Promise<SealingState> {
    const head = await this.unitOfWork.run((tx) => newestSeal(tx));
    const from = head ? Math.max(head.horizon, head.scannedTo - LOOK_BACK_MS) : 0;
    const { ids } = await findUnsealed(this.unitOfWork, leastIdOf(from), head?.number ?? 0, MOST);
    return {
      keyId: this.keys.signerId,
      ...this.options,
      head,
      unsealed: ids.length,
      warning: await this.sealer.findCut(),
    };
  }
}
