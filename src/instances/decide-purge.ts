import { isOpen } from './decide-instance.js';
import type { Instance } from './instance.entity.js';
import { withStatus } from './new-instance-row.js';

/** How long one sweep may take over an instance before another one may try. */
export const LEASE_MS = 10 * 60_000;

/** From now on the release cannot be taken back; undefined: it was taken back, or is not due. */
export function decidePurge(row: Readonly<Instance>, now: number): Instance | undefined {
  if (row.status !== 'released' || row.dueAt === null || row.dueAt > now) return undefined;
  return withStatus({ ...row, purgedAt: now, dueAt: now + LEASE_MS, updatedAt: now });
}

/** What stays once the vendor's system deleted its data: nothing of the buyer, no address and no password. */
export function erased(row: Readonly<Instance>): Instance {
  const { buyer: _, extendParams: __, ...details } = row.details;
  return { ...row, details, dueAt: null, appInfo: null, passwordJwe: null };
}

/** What taking a release back comes to; `reopen`: the vendor's system has to give access again. */
export type KeepDecision =
  | { readonly kept: true; readonly save: Instance; readonly reopen: boolean }
  | { readonly kept: false; readonly because: 'not-released' | 'purged' };

/** The operator takes a release back while the data is there. */
export function decideKeep(row: Readonly<Instance>, now: number): KeepDecision {
  if (row.status === 'purged') return { kept: false, because: 'purged' };
  if (row.releasedAt === null) return { kept: false, because: 'not-released' };
  const save = withStatus({ ...row, releasedAt: null, dueAt: null, updatedAt: now });
  return { kept: true, save, reopen: isOpen(save) };
}
