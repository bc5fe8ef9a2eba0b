import { describe, expect, it } from '@jest/globals';
import type { Receipt } from '../../src/receipts/receipt.entity.js';
import { StrangerLog } from '../../src/receipts/stranger-log.js';

const MINUTE = 60_000;
const refusal = (id: string, receivedAt: number) => ({ id, receivedAt, reason: 'r', calls: 1 }) as Receipt;
const seen = (receipts: readonly Receipt[]) => receipts.map(({ id, calls }) => [id, calls]);

describe('Refusals of strangers', () => {
  it('beyond a minute’s cap are counted in one receipt, stored with the first refusal after it', () => {
    const log = new StrangerLog(1);
    expect(seen(log.note(refusal('a', 0)))).toEqual([['a', 1]]);
    expect(seen(log.note(refusal('b', 1)))).toEqual([]);
    expect(seen(log.note(refusal('c', 2)))).toEqual([]);
    expect(seen(log.note(refusal('d', MINUTE)))).toEqual([
      ['c', 2],
      ['d', 1],
    ]);
  });

  it('that nobody follows are stored when their minute is over, once, and not before', () => {
    const log = new StrangerLog(1);
    log.note(refusal('a', 10 * MINUTE));
    log.note(refusal('b', 10 * MINUTE + 1));
    expect(log.overdue(10 * MINUTE + 59_999)).toEqual([]);
    expect(seen(log.overdue(11 * MINUTE))).toEqual([['b', 1]]);
    expect(log.overdue(12 * MINUTE)).toEqual([]);
  });
});
