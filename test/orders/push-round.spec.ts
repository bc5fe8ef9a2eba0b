import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pushRound, type Settled } from '../../src/orders/push-round.js';
import { judgeUsageReply, type UsageOutcome } from '../../src/orders/usage-outcome.js';
import { checkUsageRecords, UsageRecordInvalid, type UsageRecord } from '../../src/orders/usage-record.js';
import { testSeed } from '../protocol/test-seed.js';

const record = (id: string, fields: Partial<UsageRecord> = {}): UsageRecord => ({
  ...{ id, instanceId: 'i', begin: 1_000, end: 2_000, recorded: 3_000, value: '1' },
  ...fields,
});
const records = (count: number) => Array.from({ length: count }, (_, i) => record(`r${i}`));

async function play(count: number, push: (ids: string[], call: number) => UsageOutcome) {
  const calls: string[][] = [];
  const settled: Settled[] = [];
  const round = pushRound(records(count), (batch) => {
    const ids = batch.map(({ id }) => id);
    calls.push(ids);
    return Promise.resolve(push(ids, calls.length));
  });
  for await (const one of round) settled.push(one);
  const ids = (end: Settled['end']) => settled.filter((one) => one.end === end).flatMap((one) => one.ids);
  return { calls, sent: ids('sent'), refused: ids('refused'), again: ids('again'), settled };
}

const REFUSED: UsageOutcome = { kind: 'refused', code: '9001', reason: 'Instance ID not found.' };
const SENT: UsageOutcome = { kind: 'sent', code: '0000' };

describe('A round of usage records', () => {
  it('is one call when nothing is wrong', async () => {
    const { calls, sent } = await play(1000, () => SENT);
    expect([calls.length, sent.length]).toEqual([1, 1000]);
  });

  it('finds the wrong record among a thousand, and sends the others', async () => {
    const { calls, sent, refused, again } = await play(1000, (ids) =>
      ids.includes('r700') ? REFUSED : SENT,
    );
    expect([sent.length, refused, again]).toEqual([999, ['r700'], []]);
    expect(calls.length).toBeLessThan(22);
  });

  it('puts off the rest when everything is wrong, and gets on nevertheless', async () => {
    const { calls, sent, refused, again } = await play(1000, () => REFUSED);
    expect([calls.length, sent]).toEqual([64, []]);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length + again.length).toBe(1000);
  });

  it('takes a duplicate for sent, only where it stands alone', async () => {
    const { sent, refused } = await play(4, (ids) =>
      ids.includes('r2') ? { kind: 'refused', code: '0199', reason: 'metering_sn is duplicated' } : SENT,
    );
    expect([sent.sort(), refused]).toEqual([['r0', 'r1', 'r2', 'r3'], []]);
  });

  it('stops at a denial and at an unknown end, refusing nothing', async () => {
    for (const kind of ['denied', 'unknown'] as const) {
      const end: UsageOutcome = { kind, code: 'x', reason: 'y' };
      const { calls, again, refused } = await play(10, (_, call) => (call === 1 ? REFUSED : end));
      expect([calls.length, again.length, refused]).toEqual([2, 10, []]);
    }
  });

  it(`accounts for every record exactly once, whatever is answered (seed ${testSeed})`, async () => {
    const outcome = fc.constantFrom<UsageOutcome>(SENT, REFUSED, REFUSED, {
      kind: 'unknown',
      code: 't',
      reason: '',
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.infiniteStream(outcome), async (count, ends) => {
        const { settled } = await play(count, () => ends.next().value as UsageOutcome);
        const ids = settled.flatMap((one) => one.ids);
        expect(ids.sort()).toEqual(
          records(count)
            .map(({ id }) => id)
            .sort(),
        );
      }),
      { seed: testSeed, numRuns: 200 },
    );
  });
});

describe('The answer to a push', () => {
  const judge = (status: number, error_code: string, error_msg = 'why') =>
    judgeUsageReply({
      kind: 'reply',
      status,
      contentType: 'application/json',
      text: JSON.stringify({ error_code, error_msg }),
    });
  it.each([
    [200, 'MKT.0000', 'sent'],
    [500, 'MKT.0100', 'refused'],
    [400, 'MKT.0101', 'refused'],
    [400, 'MKT.0199', 'refused'],
    [401, 'MKT.0150', 'refused'],
    [500, 'MKT.9001', 'refused'],
    [500, 'MKT.9002', 'refused'],
    [500, 'MKT.9003', 'refused'],
    [500, 'MKT.9004', 'refused'],
    [400, 'MKT.0102', 'denied'],
    [401, 'MKT.0151', 'denied'],
    [401, 'MKT.0154', 'denied'],
    [401, 'APIGW.0301', 'denied'],
    [403, '', 'denied'],
    [500, 'MKT.0999', 'unknown'],
    [406, 'MKT. 0250', 'unknown'],
    [429, 'APIGW.0308', 'unknown'],
    [504, 'APIGW.0201', 'unknown'],
    [200, '', 'unknown'],
    [404, '', 'unknown'],
  ])('HTTP %i with the code %s is %s', (status, code, kind) => {
    expect(judge(status, code).kind).toBe(kind);
  });

  it('is unknown when there is none', () => {
    expect(judgeUsageReply({ kind: 'failed', why: 'timeout', detail: '5 ms' }).kind).toBe('unknown');
  });
});

describe('A usage record', () => {
  it.each<[keyof UsageRecord, Partial<Record<keyof UsageRecord, unknown>>]>([
    ['id', { id: '' }],
    ['id', { id: 'x'.repeat(65) }],
    ['id', { id: 'a\nb' }],
    ['id', { id: 7 }],
    ['instanceId', { instanceId: '' }],
    ['begin', { begin: -1 }],
    ['begin', { begin: 1.5 }],
    ['begin', { begin: NaN }],
    ['end', { end: 999 }],
    ['end', { end: 1e20 }],
    ['recorded', { recorded: '20220809T091000Z' }],
    ['value', { value: '0' }],
    ['value', { value: '0.0000' }],
    ['value', { value: '-1' }],
    ['value', { value: '1.23456' }],
    ['value', { value: '123456789' }],
    ['value', { value: '1e3' }],
    ['value', { value: '.5' }],
    ['value', { value: 1 }],
    ['packageInstanceId', { packageInstanceId: '' }],
  ])('whose %s does not fit is refused: %j', (field, fields) => {
    const check = () => checkUsageRecords([record('a'), { ...record('b'), ...fields } as UsageRecord]);
    expect(check).toThrow(UsageRecordInvalid);
    expect(check).toThrow(`usage record 1: ${field} does not fit`);
  });

  it('fits with the largest and the smallest value', () => {
    expect(() =>
      checkUsageRecords(['99999999.9999', '0.0001', '12'].map((value) => record('a', { value }))),
    ).not.toThrow();
  });
});
