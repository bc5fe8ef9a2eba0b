import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Outbox } from '../outbox/outbox.js';
import { Clock } from '../directory/clock.js';
import { Scope } from '../directory/scope.entity.js';
import type { NewChange } from '../outbox/new-change.js';
import { WorkingSet } from '../directory/working-set.js';
import { departmentChanges } from './department-changes.js';
import { departmentKey } from './department-key.js';
import { Department } from './department.entity.js';
import { HeldRemoval } from './held-removal.entity.js';
import { closeHeldRemoval } from './hold-removals.js';
import { forgetDigests } from './list-marks.js';
import { relinkDepartments } from './relink-departments.js';

/** How the decision on a held removal ended: `settled` says it had been decided before. */
export type RemovalAnswer =
  | { readonly found: false }
  | { readonly found: true; readonly settled: HeldRemoval['state'] }
  | { readonly found: true; readonly settled: null; readonly removed: number };

/** Writes the audit entry of a decision, in the transaction that carries it out; returns the entry's id. */
export type RecordDecision = (tx: Tx, removed: number) => Promise<string>;

/** Held removals: previewed, approved and rejected by an operator (rule 8). */
@Injectable()
export class RemovalsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @InjectRepository(HeldRemoval, DATA_SOURCE) private readonly held: Repository<HeldRemoval>,
    @Inject(Clock) private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** The departments that approving would remove now; undefined: there is no such held removal. */
  async preview(id: string): Promise<Department[] | undefined> {
    const held = await this.held.findOneBy({ id });
    if (!held) return undefined;
    return held.state === 'open' ? this.unitOfWork.run((tx) => doomed(tx, held)) : [];
  }

  /** Removes what the list did not contain, is still live and older than it, judged now. */
  approve(id: string, record: RecordDecision): Promise<RemovalAnswer> {
    return this.decide(id, 'approved', removeDoomed, record);
  }

  /** Keeps the departments until the next full list. */
  reject(id: string, record: RecordDecision): Promise<RemovalAnswer> {
    return this.decide(id, 'rejected', () => Promise.resolve([]), record);
  }

  private async decide(
    id: string,
    state: 'approved' | 'rejected',
    act: (tx: Tx, held: HeldRemoval) => Promise<NewChange[]>,
    record: RecordDecision,
  ): Promise<RemovalAnswer> {
    const answer = await this.unitOfWork.run<RemovalAnswer>(async (tx) => {
      const [seen] = await loadRows(tx, HeldRemoval, ['id'], [{ id }]);
      if (!seen) return { found: false };
      await loadRows(tx, Scope, ['id'], [{ id: seen.scopeId }], 'wait');
      const [held] = await loadRows(tx, HeldRemoval, ['id'], [{ id }]);
      if (held?.state !== 'open') return { found: true, settled: held?.state ?? seen.state };
      const changes = await act(tx, held);
      const removed = changes.filter(({ type }) => type === 'department.removed').length;
      await closeHeldRemoval(tx, id, state, this.clock.now());
      await tx.affected('UPDATE department_list SET held_id = NULL WHERE scope_id = ?', [held.scopeId]);
      const receiptId = await record(tx, removed);
      const batches = [{ scopeId: held.scopeId, receiptId, changes }];
      await this.outbox.tell(tx, batches);
      await this.outbox.savePages(tx, batches);
      await this.outbox.append(tx, batches);
      return { found: true, settled: null, removed };
    });
    if (answer.found && answer.settled === null) this.outbox.announce();
    return answer;
  }
}

async function doomed(tx: Tx, { scopeId, listTime, listCodes }: HeldRemoval): Promise<Department[]> {
  const listed = new Set(listCodes);
  const live = await loadRows(tx, Department, ['scopeId', 'removed'], [{ scopeId, removed: false }]);
  return live.filter((row) => row.sourceTime <= listTime && !listed.has(row.code));
}

async function removeDoomed(tx: Tx, held: HeldRemoval): Promise<NewChange[]> {
  const { scopeId, listTime } = held;
  const rows = await doomed(tx, held);
  const departments = new WorkingSet<Department>(departmentKey, rows);
  for (const row of rows) departments.put({ ...row, path: null, removed: true, sourceTime: listTime });
  await relinkDepartments(tx, rows, departments);
  await saveRows(tx, Department, departments.toSave());
  await forgetDigests(tx, new Set([scopeId]));
  return departmentChanges(departments.takeChanges());
}
