import { MessageChannel } from 'node:worker_threads';
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
import { ProtocolError } from '../protocol/protocol-error.js';
import { LargeBodyPool } from '../workers/worker-pool.js';
import {
  compareDepartmentList,
  countDepartmentList,
  DEPARTMENT_COPY,
  type ComparedList,
  type ListComparison,
  type Refused,
  type ThreadedComparison,
} from './compare-department-list.js';
import { DepartmentList } from './department-list.entity.js';
import { endDepartments, purgeDepartments } from './end-departments.js';
import { closeHeldRemoval, holdRemovals } from './hold-removals.js';
import { prepareDepartmentList, type DepartmentListCall } from './prepare-department-list.js';

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
    const compared = accepted(await this.compare(tx, scoped));
    await insertPages(tx, DEPARTMENT_COPY, compared.inserts);
    await updatePages(tx, DEPARTMENT_COPY, compared.updates);
    await insertPages(tx, CHANGE_PAGE_COPY, compared.changePages);
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

  private async compare(
    tx: Tx,
    { message: call, scope, receiptId }: ScopedMessage<DepartmentListCall>,
  ): Promise<ComparedList | Refused> {
    const { id, lane } = scope;
    const listCase = { scopeId: id, lane, sourceTime: call.sourceTime, guard: this.policies.removalGuard };
    const comparison = { call, listCase, receiptId };
    if (call.bytes.byteLength >= THREAD_BYTES)
      return this.compareInThread(comparison, (take) => readScopeRows(tx, DEPARTMENT_COPY, id, take));
    const current: Uint8Array[] = [];
    await readScopeRows(tx, DEPARTMENT_COPY, id, (part) => current.push(part));
    const size = current.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (size < THREAD_BYTES) return compareDepartmentList({ ...comparison, current });
    return this.compareInThread(comparison, (take) => Promise.resolve(current.forEach(take)));
  }

  /** The thread reads the list while the database sends the rows. */
  private async compareInThread(
    comparison: Omit<ListComparison, 'current'>,
    read: (take: (part: Uint8Array) => void) => Promise<void>,
  ): Promise<ComparedList | Refused> {
    const { port1: near, port2: rows } = new MessageChannel();
    const task: ThreadedComparison = { ...comparison, rows };
    const compared = this.pool.run<ComparedList | Refused>('compareLongList', task, [rows]);
    compared.catch(() => undefined); // awaited below, unless the rows cannot be read
    try {
      await read((part) => near.postMessage(part, ownMemory(part)));
      near.postMessage(null);
      return await compared;
    } finally {
      near.close();
    }
  }
}

/** What can be handed to the thread rather than copied. */
const ownMemory = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && byteLength > buffer.byteLength / 2 ? [buffer] : [];

function accepted<T extends object>(answer: T | Refused): T {
  if (!('refused' in answer)) return answer;
  const { code, reason, envelope } = answer.refused;
  throw new ProtocolError(code, reason, envelope);
}

/** The receipt of a short list shows the list itself; that of a long one its size. */
const listSize = ({ bytes }: DepartmentListCall, items: number): { items?: number } =>
  bytes.byteLength > 8 * 1024 ? { items } : {};

const pick = ({ created, updated, removed, held }: Tally) => ({ created, updated, removed, held });

/** The same list means something else under another guard. */
const guardMark = (guard: Policies['removalGuard']): string =>
  typeof guard === 'string' ? guard : `${guard.share},${guard.count}`;
