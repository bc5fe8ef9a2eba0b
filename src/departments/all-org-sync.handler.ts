import { Inject, Injectable } from '@nestjs/common';
import { tableOf } from '../database/entity-table.js';
import { loadRows } from '../database/load-rows.js';
import { savePage, saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, KindHandler, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry } from '../directory/kind-registry.js';
import { Policies } from '../directory/policies.js';
import { isSuperseded } from '../directory/source-time.js';
import { endOf } from '../directory/scope-end.js';
import { newTally } from '../directory/tally.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { LargeBodyPool } from '../workers/worker-pool.js';
import { readDepartmentListMessage } from './all-org-sync.message.js';
import { compareDepartmentList, type ComparedList, type ListComparison } from './compare-department-list.js';
import type { ListCase } from './decide-department-list.js';
import { DepartmentList } from './department-list.entity.js';
import { Department } from './department.entity.js';
import { endDepartments, purgeDepartments } from './end-departments.js';
import { closeHeldRemoval, holdRemovals } from './hold-removals.js';
import { loadDepartmentPages } from './load-department-pages.js';
import { packList, type PackedList } from './prepare-department-list.js';

/** Lists and scopes whose bytes exceed this are compared in a worker thread. */
const THREAD_BYTES = 128 * 1024;

/** Applies allOrgSync: the departments of an enterprise, all at once [437]. */
@Injectable()
export class AllOrgSyncHandler implements KindHandler<PackedList> {
  readonly kind = 'allOrgSync';

  constructor(
    kinds: KindRegistry,
    private readonly pool: LargeBodyPool,
    @Inject(Policies) private readonly policies: Policies,
  ) {
    kinds.addHandler(this);
    kinds.addScopeRows({ end: endDepartments, purge: purgeDepartments });
  }

  read(opened: OpenedRequest & { readonly prepared?: PackedList }): Promise<PackedList> {
    return Promise.resolve(opened.prepared ?? packList(readDepartmentListMessage(opened.body)));
  }

  /** It reads and may write every department of its scope. */
  runsAlone(): boolean {
    return true;
  }

  async apply(tx: Tx, messages: readonly ScopedMessage<PackedList>[]): Promise<Applied[]> {
    const applied: Applied[] = [];
    for (const scoped of messages) applied.push(await this.applyList(tx, scoped));
    return applied;
  }

  /** Rule 7: an older list is superseded as a whole; an identical one only moves the watermark. */
  private async applyList(tx: Tx, scoped: ScopedMessage<PackedList>): Promise<Applied> {
    const { message, scope, receivedAt } = scoped;
    const [last] = await loadRows(tx, DepartmentList, ['scopeId'], [{ scopeId: scope.id }]);
    const { sourceTime } = message;
    const arriving = { sourceTime, removed: false };
    const older = last && isSuperseded({ sourceTime: last.watermark, removed: false }, arriving, scope.lane);
    if (older || isSuperseded(endOf(scope), arriving, scope.lane))
      return { tally: { ...newTally(), superseded: Math.max(1, message.count) }, sample: [] };
    const { removalGuard } = this.policies;
    const digest = `${message.digest}:${guardMark(removalGuard)}`;
    const list: DepartmentList = { scopeId: scope.id, watermark: sourceTime, digest, heldId: null };
    if (last?.digest === digest) {
      await saveRows(tx, DepartmentList, [list]);
      return { tally: { ...newTally(), unchanged: message.count }, sample: [] };
    }
    if (last?.heldId) await closeHeldRemoval(tx, last.heldId, 'superseded', receivedAt);
    const listCase: ListCase = { scopeId: scope.id, lane: scope.lane, sourceTime, guard: removalGuard };
    const compared = await this.compare(tx, message, listCase);
    for (const page of compared.pages) await savePage(tx, Department, page);
    const held = compared.tally.held > 0 ? await holdRemovals(tx, scoped, compared) : null;
    await saveRows(tx, DepartmentList, [held === null ? list : { ...list, digest: null, heldId: held }]);
    return compared;
  }

  private async compare(tx: Tx, { packed }: PackedList, listCase: ListCase): Promise<ComparedList> {
    const current = await loadDepartmentPages(tx, listCase.scopeId);
    const job: ListComparison = { table: tableOf(tx, Department), packed, current, listCase };
    const bytes = current.reduce((sum, page) => sum + page.byteLength, packed.byteLength);
    return bytes < THREAD_BYTES ? compareDepartmentList(job) : this.pool.run('compareDepartmentList', job);
  }
}

/** The same list means something else under another guard. */
const guardMark = (guard: Policies['removalGuard']): string =>
  typeof guard === 'string' ? guard : `${guard.share},${guard.count}`;
