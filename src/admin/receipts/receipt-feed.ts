import { Inject, Injectable } from '@nestjs/common';
import {
  concatMap,
  exhaustMap,
  finalize,
  from,
  last,
  merge,
  share,
  takeUntil,
  throttleTime,
  timer,
  type Observable,
} from 'rxjs';
import { Clock } from '../../directory/clock.js';
import { Wake } from '../../outbox/wake.js';
import { ReceiptList, type ReceiptRow } from './receipt-list.js';

/** How often it looks while somebody listens, ms; a call that changed something is heard sooner. */
const LOOK_MS = 1000;
const SOONER_MS = 250;
/** A receipt is stored at the end of its call: how far back one may still turn up, ms. */
const LATE_MS = 10_000;
/** Most receipts of one look: what a page can show of a storm. The list has all of them. */
const MOST = 500;

/**
 * Receipts as they are stored, by whatever replica. Whoever listens shares one look a second at the newest; nobody
 * listening costs nothing.
 */
@Injectable()
export class ReceiptFeed {
  private seen: Set<string> | undefined;

  /** From now on; completes when the process stops. */
  readonly arrivals: Observable<ReceiptRow>;

  constructor(
    private readonly receipts: ReceiptList,
    private readonly wake: Wake,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    const stopped = this.wake.signals.pipe(last(undefined, undefined));
    const signals = this.wake.signals.pipe(
      throttleTime(SOONER_MS, undefined, { leading: false, trailing: true }),
    );
    this.arrivals = merge(timer(0, LOOK_MS).pipe(takeUntil(stopped)), signals).pipe(
      exhaustMap(() => this.look()),
      concatMap((rows) => from(rows)),
      finalize(() => (this.seen = undefined)),
      share(),
    );
  }

  /** What came since the last look, oldest first. */
  private async look(): Promise<ReceiptRow[]> {
    const rows = await this.receipts.newest(this.clock.now() - LATE_MS, MOST);
    const { seen } = this;
    this.seen = new Set(rows.map(({ id }) => id));
    // what was there when the first one began to listen is not news
    return seen ? rows.filter(({ id }) => !seen.has(id)).reverse() : [];
  }
}
