import { isUnavailable } from '../database/database-error.js';
import { scopeId } from '../directory/scope-key.js';
import type { ReadyCall, Settlement } from './settle-group.js';

/** Settles calls in one transaction; rejects when the transaction failed as a whole. */
export type SettleGroup = (group: readonly ReadyCall[], lock: 'wait' | 'skip') => Promise<Settlement[]>;

export interface GroupCommitLimits {
  /** Calls that share a transaction at most. */
  readonly size: number;
  /** Transactions shared by several calls that run at once. */
  readonly groups: number;
  /** Calls that must wait for another one to start beside a group that runs: large groups cost less a call. */
  readonly beside: number;
  /** Transactions of a single call that run at once. */
  readonly singles: number;
}

/** A group that runs longer than this, ms, no longer keeps the next one from starting. */
const SLOW_MS = 20;

interface Waiting {
  readonly ready: ReadyCall;
  readonly scope: string;
  alone: boolean;
  readonly resolve: (settlement: Settlement) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: calls that arrive while a transaction runs share the next one, so that a busy server pays for the round
 * trips and the commit once a group. Calls of one scope keep their order; a call that needs its own transaction, met a
 * lock of another process, or was in a group that failed, runs alone. A slow scope delays only itself.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private readonly busy = new Set<string>();
  private groups = 0;
  private slowGroups = 0;
  private singles = 0;
  private scheduled = false;

  constructor(
    private readonly settle: SettleGroup,
    private readonly limits: GroupCommitLimits,
  ) {}

  /** Calls that wait. */
  get length(): number {
    return this.waiting.length;
  }

  submit(ready: ReadyCall): Promise<Settlement> {
    const { message } = ready.call;
    return new Promise((resolve, reject) => {
      const alone = ready.handler.runsAlone(message);
      this.waiting.push({ ready, scope: scopeId(message.scope), alone, resolve, reject });
      this.schedule();
    });
  }

  /** Once a turn of the event loop, so that calls that arrived together travel together. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.pump();
    });
  }

  private pump(): void {
    const group: Waiting[] = [];
    const passedOver = new Set<string>();
    const mayGroup = this.mayStartGroup();
    this.waiting = this.waiting.filter((entry) => {
      const free = !this.busy.has(entry.scope) && !passedOver.has(entry.scope);
      if (
        free &&
        entry.alone &&
        this.singles < this.limits.singles &&
        !group.some(({ scope }) => scope === entry.scope)
      ) {
        void this.runAlone(entry);
        return false;
      }
      if (free && !entry.alone && mayGroup && group.length < this.limits.size) {
        group.push(entry);
        return false;
      }
      passedOver.add(entry.scope);
      return true;
    });
    if (group.length > 0) void this.runGroup(group);
  }

  private mayStartGroup(): boolean {
    if (this.groups === 0) return true;
    if (this.groups >= this.limits.groups) return false;
    return this.waiting.length >= this.limits.beside || this.slowGroups > 0;
  }

  private async runGroup(group: readonly Waiting[]): Promise<void> {
    this.groups++;
    let isSlow = 0;
    const slow = setTimeout(() => {
      this.slowGroups += isSlow = 1;
      this.schedule();
    }, SLOW_MS);
    const scopes = new Set(group.map(({ scope }) => scope));
    for (const scope of scopes) this.busy.add(scope);
    try {
      const settlements = await this.settle(
        group.map(({ ready }) => ready),
        'skip',
      );
      this.again(group.filter((_, i) => settlements[i] === 'later'));
      settlements.forEach((settlement, i) => settlement !== 'later' && group[i]?.resolve(settlement));
    } catch (error) {
      // one poisoned call must not fail the others; a database that is gone fails them all
      if (group.length > 1 && !isUnavailable(error)) this.again(group);
      else for (const entry of group) entry.reject(error);
    } finally {
      clearTimeout(slow);
      this.slowGroups -= isSlow;
      this.groups--;
      for (const scope of scopes) this.busy.delete(scope);
      this.schedule();
    }
  }

  private async runAlone(entry: Waiting): Promise<void> {
    this.singles++;
    this.busy.add(entry.scope);
    try {
      const [settlement] = await this.settle([entry.ready], 'wait');
      entry.resolve(settlement as Settlement);
    } catch (error) {
      entry.reject(error);
    } finally {
      this.singles--;
      this.busy.delete(entry.scope);
      this.schedule();
    }
  }

  private again(entries: readonly Waiting[]): void {
    for (const entry of entries) entry.alone = true;
    this.waiting = [...entries, ...this.waiting];
  }
}
