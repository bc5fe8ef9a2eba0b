import { Get, Query } from '@nestjs/common';
import { AuditState } from '../../audit/audit-state.js';
import { SealList } from '../../audit/seals/seal-list.js';
import type { Seal } from '../../audit/seals/seal.entity.js';
import { AuditVerifier, VerifierBusy } from '../../audit/verify/audit-verifier.js';
import type { AuditReport } from '../../audit/verify/report.js';
import { AdminController } from '../access/admin-controller.js';
import { decodeCursor, encodeCursor } from '../lists/cursor.js';
import { isoTime } from '../lists/iso-time.js';
import { pageOf } from '../lists/page.js';
import { PageQuery } from '../lists/page-query.dto.js';
import { Problem } from '../problems/problem.js';
import { parseMoment } from '../receipts/moment.js';
import {
  AuditStateAnswer,
  SealPage,
  VerifyAnswer,
  VerifyQuery,
  type SealHead,
  type SealItem,
} from './audit.dto.js';

const DAY_MS = 24 * 3_600_000;
const NEWEST = Number.MAX_SAFE_INTEGER;

@AdminController('audit')
export class AuditController {
  constructor(
    private readonly states: AuditState,
    private readonly seals: SealList,
    private readonly verifier: AuditVerifier,
  ) {}

  /** How the webhook audit log is sealed, and what its last verification found. */
  @Get('state')
  async state(): Promise<AuditStateAnswer> {
    const {
      keyId = null,
      intervalMs,
      idleMs,
      retentionMs,
      head,
      unsealed,
      warning,
    } = await this.states.look();
    const { last } = this.verifier;
    return {
      sealing: keyId !== null,
      keyId,
      intervalS: intervalMs / 1000,
      idleS: idleMs / 1000,
      retentionDays: retentionMs === undefined ? null : retentionMs / DAY_MS,
      head: head ? headOf(head) : null,
      retiredThrough: head?.retired ?? 0,
      unsealed,
      warning: warning ?? null,
      lastVerification: last ? answerOf(last) : null,
    };
  }

  /** The chain of seals, newest first. */
  @Get('seals')
  async list(@Query() { limit, after }: PageQuery): Promise<SealPage> {
    const before = after === undefined ? NEWEST : Number(decodeCursor('seals', after, 1)[0]);
    const seals = await this.seals.before(before, limit + 1);
    const { rows, next } = pageOf(seals, limit, ({ number }) => encodeCursor('seals', [String(number)]));
    return { items: rows.map(sealItem), next };
  }

  /**
   * Follows the chain of seals and compares every receipt with it. One verification runs at a time, beside the calls: a
   * million receipts take a minute or two, and whoever asks for the same meanwhile gets the same answer.
   */
  @Get('verify')
  async verify(@Query() { from, to }: VerifyQuery): Promise<VerifyAnswer> {
    try {
      return answerOf(await this.verifier.verify(momentOf(from), momentOf(to)));
    } catch (error) {
      if (!(error instanceof VerifierBusy)) throw error;
      throw new Problem(409, 'Another range is being verified; ask again when that has ended.', {
        headers: { 'retry-after': '10' },
      });
    }
  }
}

const momentOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseMoment(text);

const answerOf = (report: AuditReport): VerifyAnswer => ({ ...report, faults: [...report.faults] });

const headOf = ({ number, hash, sealedAt }: Seal): SealHead => ({
  number,
  hash,
  sealedAt: isoTime(sealedAt),
});

const sealItem = ({ entries: _, scannedTo: _to, horizon: _horizon, ...seal }: Seal): SealItem => ({
  ...seal,
  sealedAt: isoTime(seal.sealedAt),
});
