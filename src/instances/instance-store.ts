import { Inject, Injectable } from '@nestjs/common';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { Random } from '../directory/random.js';
import { lockScopes } from '../directory/lock-scopes.js';
import { scopeId, type ScopeKey } from '../directory/scope-key.js';
import { Scope } from '../directory/scope.entity.js';
import { Outbox } from '../outbox/outbox.js';
import { receiptId } from '../receipts/receipt-id.js';
import type { KnownInstance } from './decide-instance.js';
import { instanceChanges } from './instance-changes.js';
import { InstanceOrder } from './instance-order.entity.js';
import { Instance } from './instance.entity.js';
import { makingOrder, orderedInstance } from './new-instance-row.js';
import type { NewInstanceMessage } from './new-instance.message.js';

/** The instances' rows. Whoever changes one holds the lock of its scope. */
@Injectable()
export class InstanceStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
  ) {}

  /** As they stand now, without a lock, in any order. */
  find(scopes: readonly ScopeKey[]): Promise<Instance[]> {
    const keys = scopes.map((scope) => ({ scopeId: scopeId(scope) }));
    return this.unitOfWork.run((tx) => loadRows(tx, Instance, ['scopeId'], keys));
  }

  /** As it stands now, without a lock. */
  known(scope: ScopeKey): Promise<KnownInstance> {
    return this.unitOfWork.run((tx) => knownIn(tx, scopeId(scope)));
  }

  /** Writes an order down, unless it is; returns what is there. */
  writeDown(message: NewInstanceMessage): Promise<Instance> {
    const now = this.clock.now();
    return this.announced(async (tx) => {
      const { scopes } = await lockScopes(tx, [message.scope], now, 'wait');
      const [scope] = [...scopes.values()];
      const [row] = await loadRows(tx, Instance, ['scopeId'], [{ scopeId: scope?.id ?? '' }]);
      // debugging data that is being purged: the console is back
      if (row && !(row.lane === 'test' && row.status === 'purged')) return row;
      const ordered = orderedInstance(message, now);
      await saveRows(tx, Instance, [ordered]);
      await saveRows(tx, InstanceOrder, [makingOrder(message, now)]);
      await this.append(tx, row, ordered);
      return ordered;
    });
  }

  /** Changes a row under its lock; returns what is there then. `record`: more to write in the same transaction. */
  change(
    id: string,
    decide: (row: Instance) => Instance | undefined,
    record: (tx: Tx) => Promise<void> = () => Promise.resolve(),
  ): Promise<Instance | undefined> {
    return this.announced(async (tx) => {
      await loadRows(tx, Scope, ['id'], [{ id }], 'wait');
      const [row] = await loadRows(tx, Instance, ['scopeId'], [{ scopeId: id }]);
      const save = row && decide(row);
      if (!save) return row;
      await saveRows(tx, Instance, [save]);
      await record(tx);
      await this.append(tx, row, save);
      return save;
    });
  }

  /** Runs a transaction after which the dispatcher need not wait for its next look. */
  private async announced<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await this.unitOfWork.run(work);
    this.outbox.announce();
    return result;
  }

  /** What no call of its own brings about has no receipt, only an id like one. */
  private async append(tx: Tx, before: Instance | undefined, after: Instance): Promise<void> {
    const changes = instanceChanges(before, after);
    if (changes.length === 0) return;
    const id = receiptId(this.clock.now(), this.random.bytes(8));
    const batches = [{ scopeId: after.scopeId, receiptId: id, changes }];
    await this.outbox.tell(tx, batches);
    await this.outbox.append(tx, batches);
  }

  /** The rows that are due, the longest due first, at most `limit`. */
  due(limit: number): Promise<Instance[]> {
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const due = await tx.rows<{ scope_id: string }>(
        `SELECT scope_id FROM instance WHERE due_at <= ? ORDER BY due_at LIMIT ${limit}`,
        [now],
      );
      const keys = due.map((row) => ({ scopeId: row.scope_id }));
      return loadRows(tx, Instance, ['scopeId'], keys);
    });
  }

  /** Takes a due row for this process until `until`, epoch ms; false: another one has it. */
  claim({ scopeId: id, dueAt }: Readonly<Instance>, until: number): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const sql = 'UPDATE instance SET due_at = ? WHERE scope_id = ? AND due_at = ?';
      return (await tx.affected(sql, [until, id, dueAt])) === 1;
    });
  }

  /** Forgets debugging data, unless it came back since it was claimed until `until`. */
  async forget(id: string, until: number): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await loadRows(tx, Scope, ['id'], [{ id }], 'wait');
      const gone = await tx.affected('DELETE FROM instance WHERE scope_id = ? AND due_at = ?', [id, until]);
      if (gone > 0) await tx.affected('DELETE FROM instance_order WHERE scope_id = ?', [id]);
    });
  }
}

/** An instance and its orders, inside a transaction. */
export async function knownIn(tx: Tx, id: string): Promise<KnownInstance> {
  const [row] = await loadRows(tx, Instance, ['scopeId'], [{ scopeId: id }]);
  const orders = await loadRows(tx, InstanceOrder, ['scopeId'], [{ scopeId: id }]);
  return { row, orders };
}
