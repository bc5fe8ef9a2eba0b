import type { Scope } from '../../src/directory/scope.entity.js';

export const production: Scope = {
  id: 'scope',
  lane: 'production',
  instanceId: 'i',
  tenantId: 't',
  endedAt: null,
  seenAt: 0,
};
export const testLane: Scope = { ...production, lane: 'test' };
export const endedAt = (time: number): Scope => ({ ...production, endedAt: time });

export const KEY = { lane: 'production', instanceId: 'i', tenantId: 't' } as const;
