import { Inject, Injectable } from '@nestjs/common';
import { insertPages, readScopeRows, updatePages } from '../database/copy-rows.js';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, KindHandler, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { Policies } from '../directory/policies.js';
import { isSuperseded, newerStanding } from '../directory/source-time.js';
import { endOf } from '../directory/scope-end.js';
import { newTally, type Tally } from '../directory/tally.js';
import { CHANGE_PAGE_COPY } from '../outbox/change-pages.js';
import type { NewChange } from '../outbox/new-change.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { LargeBodyPool } from '../workers/worker-pool.js';
import {
  compareDepartmentList,
  countDepartmentList,
  type ComparedList,
  type ListVerdict,
} from './compare-department-list.js';
import { compareInThread } from './compare-in-thread.js';
import { DepartmentList } from './department-list.entity.js';
import { DEPARTMENT_COPY } from './department-rows.js';
import { endDepartments, purgeDepartments } from './end-departments.js';
import { closeHeldRemoval, holdRemovals } from './hold-removals.js';
import { prepareDepartmentList, type DepartmentListCall } from './prepare-department-list.js';
import { accepted, type Refused } from './refusal-as-data.js';

/** Lists and scopes whose bytes exceed this are compared in a worker thread. */
const THREAD_BYTES = 128 * 1024;

/** Applies allOrgSync: the departments of an enterprise, all at once [437]. */
@Injectable()
export class AllOrgSyncHandler implements KindHandler<DepartmentListCall, undefined> {
  readonly kind = 'allOrgSync';

  constructor(
    kinds: KindRegistry,
    private readonly pool: LargeBodyPool,
    @Inject(Policies) private readonly policies: Policies,
  ) {
    kinds.addHandler(this);
    kinds.addScopeRows({ end: endDepartments, endsAs: 'department', purge: purgeDepartments });
  }

  read(opened: OpenedRequest & { readonly prepared?: DepartmentListCall }): Promise<DepartmentListCall> {
    return Promise.resolve(opened.prepared ?? prepareDepartmentList(opened));
  }

  /** It reads and may write every department of its scope. */
  runsAlone(): boolean {
    return true;
  }

  /** What it reads depends on what it finds. */
  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async apply(tx: Tx, messages: readonly ScopedMessage<DepartmentListCall>[]): Promise<Outcome> {
    const applied: Applied[] = [];
    for (const scoped of messages) applied.push(await this.applyList(tx, scoped));
    return { applied, save: () => Promise.resolve() };
  }

  /** Rule 7: an older list is superseded as a whole; an identical one only moves the watermark. */
  private async applyList(tx: Tx, scoped: ScopedMessage<DepartmentListCall>): Promise<Applied> {
    const { message, scope, receivedAt } = scoped;
    const { sourceTime } = message;
    const [last] = await loadRows(tx, DepartmentList, ['scopeId'], [{ scopeId: scope.id }]);
    const known = newerStanding(last && { sourceTime: last.watermark, removed: false }, endOf(scope));
    if (isSuperseded(known, { sourceTime, removed: false }, scope.lane)) {
      const { count } = accepted(await this.count(message));
      return {
        tally: { ...newTally(), superseded: Math.max(1, count) },
        sample: [],
        ...listSize(message, count),
      };
    }
    const digest = `${message.digest}:${guardMark(this.policies.removalGuard)}`;
    if (last?.digest === digest) {
      await saveRows(tx, DepartmentList, [{ ...last, watermark: sourceTime }]);
      return {
        tally: { ...newTally(), unchanged: last.listed },
        sample: [],
        ...listSize(message, last.listed),
      };
    }
    const compared = await this.reconcile(tx, scoped);
    const heldId = compared.tally.held > 0 ? await holdRemovals(tx, scoped, compared, last?.heldId) : null;
    if (last?.heldId && last.heldId !== heldId)
      await closeHeldRemoval(tx, last.heldId, 'superseded', receivedAt);
    const list = { scopeId: scope.id, watermark: sourceTime, listed: compared.count };
    await saveRows(tx, DepartmentList, [
      { ...list, digest: compared.settled && heldId === null ? digest : null, heldId },
    ]);
    const { tally, sample, count } = compared;
    const outcome: NewChange = {
      type: heldId === null ? 'snapshot.applied' : 'snapshot.held',
      sourceTime,
      snapshot: { listed: count, ...pick(tally), heldId },
    };
    return { tally, sample, ...listSize(message, count), paged: compared.changes, changes: [outcome] };
  }

  private count(
    call: DepartmentListCall,
  ): ReturnType<typeof countDepartmentList> | Promise<ReturnType<typeof countDepartmentList>> {
    return call.bytes.byteLength < THREAD_BYTES
      ? countDepartmentList(call)
      : this.pool.run('countDepartmentList', call);
  }

  /** Compares the list with what is stored and writes the difference. */
  private async reconcile(
    tx: Tx,
    { message: call, scope, receiptId }: ScopedMessage<DepartmentListCall>,
  ): Promise<ListVerdict> {
    const { id, lane } = scope;
    const listCase = { scopeId: id, lane, sourceTime: call.sourceTime, guard: this.policies.removalGuard };
    const comparison = { call, listCase, receiptId };
    const write = async (answer: ComparedList | Refused) => {
      const { verdict, rows } = accepted(answer);
      await insertPages(tx, DEPARTMENT_COPY, rows.inserts);
      await updatePages(tx, DEPARTMENT_COPY, rows.updates);
      await insertPages(tx, CHANGE_PAGE_COPY, rows.changePages);
      return verdict;
    };
    if (call.bytes.byteLength >= THREAD_BYTES) {
      const read = (take: (part: Uint8Array) => void) => readScopeRows(tx, DEPARTMENT_COPY, id, take);
      return compareInThread(this.pool, comparison, read, write);
    }
    const current: Uint8Array[] = [];
    await readScopeRows(tx, DEPARTMENT_COPY, id, (part) => current.push(part));
    const size = current.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (size < THREAD_BYTES) return write(compareDepartmentList(comparison, current));
    const hand = (take: (part: Uint8Array) => void) => Promise.resolve(current.forEach(take));
    return compareInThread(this.pool, comparison, hand, write);
  }
}

/** The receipt of a short list shows the list itself; that of a long one its size. */
const listSize = ({ bytes }: DepartmentListCall, items: number): { items?: number } =>
  bytes.byteLength > 8 * 1024 ? { items } : {};

const pick = ({ created, updated, removed, held }: Tally) => ({ created, updated, removed, held });

/** The same list means something else under another guard. */
const guardMark = (guard: Policies['removalGuard']): string =>
  typeof guard === 'string' ? guard : `${guard.share},${guard.count}`;
