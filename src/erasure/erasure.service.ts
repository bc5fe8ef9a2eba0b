import { Inject, Injectable } from '@nestjs/common';
import { Authorization } from '../authorizations/authorization.entity.js';
import { loadRows } from '../database/load-rows.js';
import type { Tx } from '../database/tx.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import type { Lane } from '../directory/scope-key.js';
import { Scope } from '../directory/scope.entity.js';
import type { NewBatch } from '../outbox/new-change.js';
import { Outbox } from '../outbox/outbox.js';
import { PersonKeys } from '../privacy/person-keys.js';
import { changesIn } from './clear-changes.js';
import { countReceipts } from './count-receipts.js';
import { erasePerson, forgetReasons } from './erase-person.js';
import { rowsOfScope } from './scope-events.js';
import { sealRows } from './seal-scope.js';

/** Whom to erase; without an instance in every one of the tenant. */
export interface PersonToErase {
  readonly lane: Lane;
  readonly tenantId: string;
  readonly instanceId?: string | undefined;
  readonly userName: string;
}

/** What an erasure came to. */
export interface Erased {
  /** Rows of the user, one for each application and instance. */
  readonly rows: number;
  /** Changes in the log, and receipts, whose personal values of the user cannot be read any more. */
  readonly changesCovered: number;
  readonly receiptsCovered: number;
}

/** Writes the audit entry of an erasure in one scope, in the transaction that carries it out; returns the entry's id. */
export type RecordErasure = (tx: Tx, scope: Scope, erased: Erased) => Promise<string>;

const SCOPES = 1000;

/** Erases persons: empties their rows and destroys the keys under which receipts and changes keep their values. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: PersonKeys,
    private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Undefined: nobody of that name was ever told of. Erasing again changes nothing, and is recorded. */
  async erase(person: PersonToErase, record: RecordErasure): Promise<Erased | undefined> {
    const scopes = await this.scopesOf(person);
    if (scopes.length === 0) return undefined;
    const covered = new Map<string, Erased>();
    for (const scope of scopes) covered.set(scope.id, await this.cover(scope, person.userName));
    const erased = await this.unitOfWork.run(async (tx) => {
      const ids = scopes.map(({ id }) => ({ id })).sort((a, b) => (a.id < b.id ? -1 : 1));
      const batches: NewBatch[] = [];
      const results: Erased[] = [];
      for (const scope of await loadRows(tx, Scope, ['id'], ids, 'wait')) {
        const rows = await rowsOf(tx, scope.id, person.userName);
        const result = { ...(covered.get(scope.id) as Erased), rows: rows.length };
        const changes = await erasePerson(tx, rows, this.clock.now());
        await forgetReasons(tx, scope.id, rows);
        batches.push({ scopeId: scope.id, receiptId: await record(tx, scope, result), changes });
        results.push(result);
      }
      await this.outbox.tell(tx, batches);
      await this.outbox.savePages(tx, batches);
      await this.outbox.append(tx, batches);
      return results;
    });
    this.outbox.announce();
    return erased.reduce(sum);
  }

  /** The scopes in which there is, or was, a user of that name. */
  private scopesOf({ lane, tenantId, instanceId, userName }: PersonToErase): Promise<Scope[]> {
    return this.unitOfWork.run(async (tx) => {
      const where = { lane, tenantId, ...(instanceId !== undefined && { instanceId }) };
      const scopes = await tx.manager.find(Scope, { where, take: SCOPES });
      const known: Scope[] = [];
      for (const scope of scopes) if ((await rowsOf(tx, scope.id, userName)).length > 0) known.push(scope);
      return known;
    });
  }

  /** Seals what earlier releases left in clear, so that the key is all there is to destroy; counts what it opens. */
  private async cover(scope: Scope, userName: string): Promise<Erased> {
    const next = rowsOfScope(scope.id);
    let changesCovered = 0;
    for (;;) {
      const rows = await this.unitOfWork.run(async (tx) => {
        const read = await next(tx);
        await sealRows(tx, this.keys, scope.id, read);
        return read;
      });
      if (rows.length === 0) break;
      for (const row of rows)
        changesCovered += (changesIn(row) ?? []).filter(
          (change) => 'user' in change && change.user.userName === userName,
        ).length;
    }
    const receiptsCovered = await this.unitOfWork.run((tx) => countReceipts(tx, scope, userName));
    return { rows: 0, changesCovered, receiptsCovered };
  }
}

const rowsOf = (tx: Tx, scopeId: string, userName: string): Promise<Authorization[]> =>
  loadRows(tx, Authorization, ['scopeId', 'userName'], [{ scopeId, userName }]);

const sum = (a: Erased, b: Erased): Erased => ({
  rows: a.rows + b.rows,
  changesCovered: a.changesCovered + b.changesCovered,
  receiptsCovered: a.receiptsCovered + b.receiptsCovered,
});
