import { hash } from 'node:crypto';

/** production: a buyer's data (testFlag 0); test: debugging data (testFlag 1), rows of its own, purged after a day. */
export type Lane = 'production' | 'test';

/**
 * Whose data it is: one instance of the product bound to one enterprise, in one lane. `instanceId` is `''` whenever the
 * seller, not a buyer, applied for the credential or the test account [433].
 */
export interface ScopeKey {
  readonly lane: Lane;
  readonly instanceId: string;
  readonly tenantId: string;
}

const ids = new WeakMap<ScopeKey, string>();

/** The scope's id: 22 characters, the same on every replica without asking the database. */
export function scopeId(key: ScopeKey): string {
  let id = ids.get(key);
  if (id === undefined) {
    id = hash('sha256', JSON.stringify([key.lane, key.instanceId, key.tenantId]), 'buffer')
      .subarray(0, 16)
      .toString('base64url');
    ids.set(key, id);
  }
  return id;
}
