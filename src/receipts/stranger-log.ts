import type { Receipt } from './receipt.entity.js';

const MINUTE_MS = 60_000;

/**
 * Receipts of calls that were refused before they were authenticated, capped per minute: anybody can make those. Calls
 * beyond the cap are counted in one receipt a minute.
 */
export class StrangerLog {
  private minute = -1;
  private stored = 0;
  private beyond: Receipt | undefined;

  constructor(private readonly cap: number) {}

  /** The receipts to store now: this one, the count of the minute that ended, both or none. */
  note(receipt: Receipt): Receipt[] {
    const minute = Math.floor(receipt.receivedAt / MINUTE_MS);
    const due = minute === this.minute ? [] : this.endMinute();
    this.minute = minute;
    if (this.stored < this.cap) {
      this.stored++;
      return [...due, receipt];
    }
    const calls = (this.beyond?.calls ?? 0) + 1;
    this.beyond = {
      ...receipt,
      calls,
      reason: `${calls} more refusals in this minute, the first of them for: ${receipt.reason}`,
    };
    return due;
  }

  /** What a minute that is over at `now`, epoch ms, has left to store, though no stranger came since. */
  overdue(now: number): Receipt[] {
    return Math.floor(now / MINUTE_MS) === this.minute ? [] : this.endMinute();
  }

  /** Ends the minute: the count of calls beyond the cap, if there were any. */
  endMinute(): Receipt[] {
    const due = this.beyond ? [this.beyond] : [];
    this.beyond = undefined;
    this.stored = 0;
    return due;
  }
}
