import { Inject, Injectable } from '@nestjs/common';
import { isDuplicate } from '../../database/database-error.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Tx } from '../../database/tx.js';
import { Clock } from '../../directory/clock.js';
import { Random } from '../../directory/random.js';
import { SealKeys } from '../../keys/seal-keys.js';
import { EventLog } from '../../logging/event-log.js';
import { NO_CALL } from '../../receipts/no-call.js';
import { receiptId } from '../../receipts/receipt-id.js';
import type { Receipt } from '../../receipts/receipt.entity.js';
import { ReceiptsService } from '../../receipts/receipts.service.js';
import { AuditOptions } from '../audit-options.js';
import { readReceiptsById } from '../seals/read-receipts.js';
import { newestSeal, packedEntries, sealsToRetire } from '../seals/read-seals.js';
import { entriesOfSeal } from '../seals/seal-fits.js';
import { saveSeal, sealOver } from '../seals/seal-round.js';
import type { Seal } from '../seals/seal.entity.js';
import { idOf, leafOf } from '../seals/stored-receipt.js';

const DAY_MS = 24 * 3_600_000;
/** Seals whose receipts go in one transaction: at most this many, of about this many receipts. */
const SEALS = 200;
const RECEIPTS = 5000;
const IDS = 500;

/** Removes receipts that the policy lets go: a day's worth at a time, whole seals only, each removal told in the chain. */
@Injectable()
export class Retention {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: SealKeys,
    private readonly receipts: ReceiptsService,
    @Inject(AuditOptions) private readonly options: AuditOptions,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** Returns how many receipts were removed. */
  async retire(): Promise<number> {
    if (this.options.retentionMs === undefined || this.keys.signerId === undefined) return 0;
    let removed = 0;
    for (;;) {
      const count = await this.round(this.options.retentionMs);
      if (count === 0) return removed;
      removed += count;
    }
  }

  private async round(retentionMs: number): Promise<number> {
    const now = this.clock.now();
    // whole days, so that not every seal's end has an entry of its own in the log
    const before = Math.floor((now - retentionMs) / DAY_MS) * DAY_MS;
    const last = await this.unitOfWork.run((tx) => newestSeal(tx));
    if (!last) return 0;
    const old = await this.unitOfWork.run((tx) => sealsToRetire(tx, last.retired, before, SEALS));
    const ids: string[] = [];
    let through: Seal | undefined;
    for (const seal of old) {
      if (through && ids.length + seal.receipts > RECEIPTS) break;
      const own = await this.soundIds(seal);
      if (!own) break;
      ids.push(...own);
      through = seal;
    }
    if (!through) return 0;
    return this.remove(ids, through, last, now);
  }

  /** The receipts of a seal, when all of them are there as they were sealed: what was tampered with stays to be seen. */
  private async soundIds(seal: Seal): Promise<string[] | undefined> {
    const packed = await this.unitOfWork.run((tx) => packedEntries(tx, [seal.number]));
    const entries = entriesOfSeal(seal, packed.get(seal.number));
    if (typeof entries === 'string') return this.stopAt(seal, entries);
    const leaves = new Map(entries.map(({ id, leaf }) => [id, leaf]));
    for (let start = 0; start < entries.length; start += IDS) {
      const ids = entries.slice(start, start + IDS).map(({ id }) => id);
      const rows = await this.unitOfWork.run((tx) => readReceiptsById(tx, ids));
      const sound = rows.filter((row) => leaves.get(idOf(row))?.equals(leafOf(row)));
      if (sound.length < ids.length) return this.stopAt(seal, 'receipts of it were changed or deleted');
    }
    return entries.map(({ id }) => id);
  }

  private stopAt({ number }: Seal, why: string): undefined {
    this.log.error('audit.retention-stopped', { seal: number, why, remedy: 'run "koosync audit verify"' });
  }

  private async remove(ids: readonly string[], through: Seal, last: Seal, now: number): Promise<number> {
    const facts = {
      sealedAt: now,
      scannedTo: last.scannedTo,
      horizon: last.horizon,
      retired: through.number,
    };
    const seal = sealOver([], last, this.keys, facts);
    try {
      await this.unitOfWork.run(async (tx) => {
        await saveSeal(tx, seal, []);
        await deleteReceipts(tx, ids);
        await this.receipts.add(tx, [this.entryOf(ids.length, through, now)]);
      });
    } catch (error) {
      if (isDuplicate(error)) return 0; // another replica sealed meanwhile: the next round finds out
      throw error;
    }
    this.log.info('audit.retired', { receipts: ids.length, throughSeal: through.number, seal: seal.number });
    return ids.length;
  }

  private entryOf(removed: number, { number, sealedAt }: Seal, now: number): Receipt {
    const until = new Date(sealedAt).toISOString();
    return {
      id: receiptId(now, this.random.bytes(8)),
      receivedAt: now,
      kind: 'audit.retire',
      dialect: 'admin',
      lane: null,
      instanceId: null,
      tenantId: null,
      outcome: 'applied',
      resultCode: '000000',
      reason: `removed ${removed} receipts sealed until ${until} (seal ${number}) by the policy of retention`,
      applied: null,
      keyMatched: null,
      request: JSON.stringify({ removed: String(removed), throughSeal: String(number), sealedUntil: until }),
      ...NO_CALL,
    };
  }
}

async function deleteReceipts(tx: Tx, ids: readonly string[]): Promise<void> {
  let deleted = 0;
  for (let start = 0; start < ids.length; start += IDS) {
    const part = ids.slice(start, start + IDS);
    deleted += await tx.affected(`DELETE FROM receipt WHERE id IN (${part.map(() => '?').join(', ')})`, part);
  }
  if (deleted !== ids.length) throw new Error(`${ids.length - deleted} receipts to be removed were gone`);
}
