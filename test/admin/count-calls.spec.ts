import { describe, expect, it } from '@jest/globals';
import type { CallBucket, CallGroup } from '../../src/admin/overview/call-buckets.js';
import { countCalls, countProbes } from '../../src/admin/overview/count-calls.js';
import { receiptId } from '../../src/receipts/receipt-id.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const idAt = (hour: number) => receiptId(START + hour * HOUR + 1000, new Uint8Array(8));

const group = (hour: number, fields: Partial<CallGroup> = {}): CallGroup => ({
  ...{ lane: 'production', kind: 'authSync', outcome: 'applied', resultCode: '000000', calls: 1 },
  newestId: idAt(hour),
  ...fields,
});
/** A week with these groups in these hours. */
const week = (groups: Readonly<Record<number, CallGroup[]>>): CallBucket[] =>
  Array.from({ length: 168 }, (_, i) => ({ hour: START + i * HOUR, groups: groups[i] ?? [] }));

describe('counts of calls', () => {
  it('put the last 24 hours and the week together, the newest call of each kind first known', () => {
    const { lastDay, lastWeek, hours } = countCalls(
      week({ 3: [group(3, { calls: 5 })], 144: [group(144)], 167: [group(167, { calls: 2 })] }),
    );
    expect(lastDay).toMatchObject([{ calls: 3, newestId: idAt(167), newestAt: '2026-01-07T23:00:01.000Z' }]);
    expect(lastWeek).toMatchObject([{ calls: 8, newestId: idAt(167) }]);
    expect([hours[3], hours[143]]).toEqual([
      { hour: '2026-01-01T03:00:00.000Z', applied: 5 },
      { hour: '2026-01-06T23:00:00.000Z' },
    ]);
  });

  it('take strangers, whose lane is not known, for buyers, and leave test calls to the probe', () => {
    const bad = { outcome: 'refused', resultCode: '000001' } as const;
    const all = week({
      1: [group(1, { lane: null, ...bad })],
      2: [group(2, { lane: 'test', calls: 4 }), group(2, { lane: 'test', calls: 3, ...bad })],
    });
    expect(countCalls(all).lastWeek).toMatchObject([{ outcome: 'refused', calls: 1 }]);
    expect(countProbes(all)).toEqual({ lastAt: '2026-01-01T02:00:01.000Z', calls: 7, bad: 3 });
    expect(countProbes(week({}))).toEqual({ lastAt: null, calls: 0, bad: 0 });
  });
});
