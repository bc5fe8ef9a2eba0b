import { setTimeout as rest } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../directory/clock.js';
import { SealKeys } from '../../keys/seal-keys.js';
import { AuditOptions } from '../audit-options.js';
import { Sealer } from '../seals/sealer.js';
import type { AuditReport } from './report.js';
import { verifyAudit } from './verify-audit.js';

/** Rows at once: a few milliseconds of the event loop. */
const ROWS = 250;
/** It rests for as long as it worked, but not longer than this, ms. */
const LONGEST_REST_MS = 50;

/** Another range is being verified. */
export class VerifierBusy extends Error {
  override readonly name = 'VerifierBusy';
}

class Stopped extends Error {}

/** Verifies the audit log beside the calls: one verification at a time, at half of a core's speed. */
@Injectable()
export class AuditVerifier implements BeforeApplicationShutdown {
  private running: { readonly key: string; readonly report: Promise<AuditReport> } | undefined;
  private newest: AuditReport | undefined;
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: SealKeys,
    private readonly sealer: Sealer,
    @Inject(AuditOptions) private readonly options: AuditOptions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The last verification of everything that this process made. */
  get last(): AuditReport | undefined {
    return this.newest;
  }

  /**
   * Who asks for the same while it runs gets the same answer. `from`, `to`: epoch ms.
   *
   * @throws VerifierBusy while another range is verified.
   */
  async verify(from?: number, to?: number): Promise<AuditReport> {
    const key = `${from} ${to}`;
    if (this.running && this.running.key !== key) throw new VerifierBusy();
    if (!this.running) {
      const report = this.run(from, to).finally(() => (this.running = undefined));
      this.running = { key, report };
    }
    const report = await this.running.report;
    if (from === undefined && to === undefined) this.newest = report;
    return report;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running?.report.catch(() => undefined);
  }

  private async run(from?: number, to?: number): Promise<AuditReport> {
    const ticks = () => performance.now();
    const dueMs = this.sealer.isOn ? Math.max(this.options.idleMs, this.options.intervalMs) : undefined;
    let since = ticks();
    const pause = async () => {
      if (this.stopped) throw new Stopped('the service stops');
      await rest(Math.min(LONGEST_REST_MS, ticks() - since));
      since = ticks();
    };
    const times = { now: this.clock.now(), ticks };
    const report = await verifyAudit(
      this.unitOfWork,
      this.keys,
      { from, to, dueMs },
      { rows: ROWS, pause },
      times,
    );
    return this.withCut(report);
  }

  /** What the sealer of this process saw of the chain's end. */
  private async withCut(report: AuditReport): Promise<AuditReport> {
    const detail = await this.sealer.findCut();
    if (detail === undefined) return report;
    const fault = { kind: 'tail-cut' as const, detail };
    return { ...report, intact: false, faultCount: report.faultCount + 1, faults: [fault, ...report.faults] };
  }
}
