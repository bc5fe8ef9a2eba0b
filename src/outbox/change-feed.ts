import { Injectable } from '@nestjs/common';
import {
  concatMap,
  defer,
  expand,
  EMPTY,
  finalize,
  from,
  last,
  merge,
  of,
  Subject,
  takeUntil,
  throttle,
  timer,
  type Observable,
} from 'rxjs';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Tx } from '../database/tx.js';
import type { Lane, ScopeKey } from '../directory/scope-key.js';
import { openerFor } from '../privacy/open-values.js';
import { PersonKeys } from '../privacy/person-keys.js';
import type { Change } from './change.js';
import { changeOf, cursorOf, placeOf, readStored, type Place, type ReadableBatch } from './read-changes.js';
import { openedChange, personsIn, type StoredChange } from './stored-change.js';
import { Wake } from './wake.js';

/** Which changes of the feed are wanted; default: all of the production lane. */
export interface FeedFilter {
  readonly lane?: Lane | 'all' | undefined;
  readonly tenantId?: string | undefined;
  readonly instanceId?: string | undefined;
}

export interface FeedPage {
  readonly changes: Change[];
  /** Where the next page begins; the same as asked for when nothing came. */
  readonly next: string;
  /** Whether there was nothing more at that moment. */
  readonly end: boolean;
}

const BATCHES = 200;
/** How long a listener waits at most before it looks by itself, ms. */
const LOOK_MS = 1000;
const PAGE = 500;
/** The cursor before the first change. */
export const BEGINNING = '0.0';

type Row = {
  position: number | string;
  scope_id: string;
  receipt_id: string;
  items: number;
  events: string | null;
  lane: Lane;
  instance_id: string;
  tenant_id: string;
};

/** Everything that ever changed, in the order of commits: for catching up, and to be told of what comes. */
@Injectable()
export class ChangeFeed {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly wake: Wake,
    private readonly keys: PersonKeys,
  ) {}

  /**
   * Changes after a cursor (`BEGINNING` for all), `limit` at most.
   *
   * @throws RangeError for what is no cursor.
   */
  page(after: string, limit: number, filter: FeedFilter = {}): Promise<FeedPage> {
    const place = placeOf(after);
    if (!place) throw new RangeError(`"${after}" is no cursor of the changes`);
    return this.unitOfWork.run((tx) => readPage(tx, this.keys, place, limit, filter));
  }

  /** The cursor of the newest change. */
  async newest(): Promise<string> {
    const [row] = await this.unitOfWork.run((tx) =>
      tx.rows<{ position: number | string; items: number }>(
        'SELECT position, items FROM change_batch ORDER BY position DESC LIMIT 1',
      ),
    );
    return row ? cursorOf({ batch: Number(row.position), done: Number(row.items) }) : BEGINNING;
  }

  /**
   * Changes after a cursor as they come, on every replica; without one those from now on. It completes when the process
   * stops and errors when the database does; whoever listens goes on after the last change it saw.
   */
  changes(after?: string, filter: FeedFilter = {}): Observable<Change> {
    return defer(() => from(after === undefined ? this.newest() : Promise.resolve(after))).pipe(
      concatMap((start) => this.follow(start, filter)),
    );
  }

  private follow(start: string, filter: FeedFilter): Observable<Change> {
    let at = start;
    const read = async (): Promise<FeedPage> => {
      const page = await this.page(at, PAGE, filter);
      at = page.next;
      return page;
    };
    const stopped = this.wake.signals.pipe(last(undefined, undefined));
    const looks = merge(of(undefined), this.wake.signals, timer(LOOK_MS, LOOK_MS).pipe(takeUntil(stopped)));
    const ended = new Subject<void>();
    const reading = defer(read).pipe(
      expand((page) => (page.end ? EMPTY : defer(read))),
      finalize(() => ended.next()),
    );
    return looks.pipe(
      // signals that come while it reads may be about what it has read past already: one more look is kept of them
      throttle(() => ended, { leading: true, trailing: true }),
      concatMap(() => reading),
      concatMap((page) => from(page.changes)),
    );
  }
}

async function readPage(
  tx: Tx,
  keys: PersonKeys,
  after: Place,
  limit: number,
  filter: FeedFilter,
): Promise<FeedPage> {
  const found: ReadPart[] = [];
  let count = 0;
  let { batch, done } = after;
  const rows = await tx.rows<Row>(...batchesFrom(batch, filter));
  for (const row of rows) {
    const position = Number(row.position);
    const readable = {
      ...{ position, scopeId: row.scope_id, receiptId: row.receipt_id },
      ...{ items: Number(row.items), events: row.events },
    };
    const scope = { lane: row.lane, instanceId: row.instance_id, tenantId: row.tenant_id };
    const from = position === batch ? done : 0;
    const stored = from < readable.items ? await readStored(tx, readable, from, limit - count) : [];
    found.push({ batch: readable, scope, from, stored });
    count += stored.length;
    batch = position;
    done = from + stored.length;
    if (count >= limit) break;
  }
  const last = rows.at(-1);
  const end =
    rows.length < BATCHES && (!last || (batch === Number(last.position) && done >= Number(last.items)));
  return { changes: await opened(tx, keys, found), next: cursorOf({ batch, done }), end };
}

/** What was read of one batch. */
interface ReadPart {
  readonly batch: ReadableBatch;
  readonly scope: ScopeKey;
  readonly from: number;
  readonly stored: readonly StoredChange[];
}

/** The keys of a whole page with one look. */
async function opened(tx: Tx, keys: PersonKeys, parts: readonly ReadPart[]): Promise<Change[]> {
  const persons = parts.flatMap(({ batch, stored }) => personsIn(batch.scopeId, stored));
  const opener = await openerFor(tx, keys, persons);
  return parts.flatMap(({ batch, scope, from, stored }) =>
    stored.map((change, i) => changeOf(batch, from + i, openedChange(batch.scopeId, change, opener), scope)),
  );
}

function batchesFrom(batch: number, filter: FeedFilter): [string, unknown[]] {
  const conditions = ['b.position >= ?'];
  const parameters: unknown[] = [batch];
  const equals = (column: string, value: string | undefined) => {
    if (value === undefined) return;
    conditions.push(`${column} = ?`);
    parameters.push(value);
  };
  const lane = filter.lane ?? 'production';
  equals('s.lane', lane === 'all' ? undefined : lane);
  equals('s.tenant_id', filter.tenantId);
  equals('s.instance_id', filter.instanceId);
  const sql = `SELECT b.position, b.scope_id, b.receipt_id, b.items, b.events, s.lane, s.instance_id, s.tenant_id
    FROM change_batch b JOIN scope s ON s.id = b.scope_id
    WHERE ${conditions.join(' AND ')} ORDER BY b.position LIMIT ${BATCHES}`;
  return [sql, parameters];
}
