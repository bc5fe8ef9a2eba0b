import { describe, expect, it } from '@jest/globals';
import { endOf } from '../../src/directory/scope-end.js';
import { scopeId } from '../../src/directory/scope-key.js';
import { isSuperseded, newerStanding, type Standing } from '../../src/directory/source-time.js';
import { newTally, outcomeOf } from '../../src/directory/tally.js';

const save = (sourceTime: number): Standing => ({ sourceTime, removed: false });
const remove = (sourceTime: number): Standing => ({ sourceTime, removed: true });

describe('source time decides, not arrival', () => {
  it('a message about something unknown always counts', () => {
    expect(isSuperseded(undefined, save(1), 'production')).toBe(false);
    expect(isSuperseded(undefined, remove(1), 'production')).toBe(false);
  });

  it('an older message is superseded, whatever the two of them say', () => {
    for (const known of [save(2), remove(2)])
      for (const message of [save(1), remove(1)])
        expect(isSuperseded(known, message, 'production')).toBe(true);
  });

  it('a newer message counts, whatever the two of them say', () => {
    for (const known of [save(2), remove(2)])
      for (const message of [save(3), remove(3)])
        expect(isSuperseded(known, message, 'production')).toBe(false);
  });

  it('at equal times a removal beats a save, whichever arrives first', () => {
    expect(isSuperseded(save(2), remove(2), 'production')).toBe(false);
    expect(isSuperseded(remove(2), save(2), 'production')).toBe(true);
  });

  it('at equal times the later of two saves counts, and a repeated removal is no news', () => {
    expect(isSuperseded(save(2), save(2), 'production')).toBe(false);
    expect(isSuperseded(remove(2), remove(2), 'production')).toBe(false);
  });

  it('in the test lane the later arrival always counts', () => {
    for (const known of [save(2), remove(2)])
      for (const message of [save(1), remove(1), save(2), remove(2)])
        expect(isSuperseded(known, message, 'test')).toBe(false);
  });
});

describe('of two standings', () => {
  it('the newer one stands, and a removal at equal times', () => {
    expect(newerStanding(save(1), remove(2))).toEqual(remove(2));
    expect(newerStanding(remove(1), save(2))).toEqual(save(2));
    expect(newerStanding(save(2), remove(2))).toEqual(remove(2));
    expect(newerStanding(remove(2), save(2))).toEqual(remove(2));
  });

  it('the only one stands', () => {
    expect(newerStanding(undefined, save(1))).toEqual(save(1));
    expect(newerStanding(save(1), undefined)).toEqual(save(1));
    expect(newerStanding(undefined, undefined)).toBeUndefined();
  });

  it('an unbinding stands behind everything in its scope like a removal', () => {
    expect(endOf({ endedAt: 7 })).toEqual(remove(7));
    expect(endOf({ endedAt: null })).toBeUndefined();
  });
});

describe('a scope', () => {
  it('is lane, instance and tenant: no two of them share an id, however their parts are cut', () => {
    const keys = [
      { lane: 'production', instanceId: 'a', tenantId: 'b' },
      { lane: 'test', instanceId: 'a', tenantId: 'b' },
      { lane: 'production', instanceId: '', tenantId: 'ab' },
      { lane: 'production', instanceId: 'ab', tenantId: '' },
      { lane: 'production', instanceId: 'A', tenantId: 'b' },
      { lane: 'production', instanceId: 'a"', tenantId: 'b' },
      { lane: 'production', instanceId: 'a', tenantId: '"b' },
    ] as const;
    const ids = keys.map(scopeId);
    expect(new Set(ids).size).toBe(keys.length);
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true);
    expect(scopeId({ ...keys[0] })).toBe(ids[0]);
  });
});

describe('the outcome of a call', () => {
  it('is held before applied, applied before superseded, superseded before unchanged', () => {
    expect(outcomeOf(newTally('held', 'created', 'superseded', 'unchanged'))).toBe('held');
    for (const effect of ['created', 'updated', 'removed'] as const)
      expect(outcomeOf(newTally(effect, 'superseded', 'unchanged'))).toBe('applied');
    expect(outcomeOf(newTally('superseded', 'unchanged'))).toBe('superseded');
    expect(outcomeOf(newTally('unchanged'))).toBe('unchanged');
    expect(outcomeOf(newTally())).toBe('unchanged');
  });
});
