/**
 * When a full list's removals are held (KOOSYNC_REMOVAL_GUARD): beyond `share` (0–1) and `count` of the live
 * departments older than it, both at once; `off`: never held; `never`: a full list never removes.
 */
export type RemovalGuard = 'off' | 'never' | { readonly share: number; readonly count: number };

export type Verdict = 'remove' | 'hold' | 'keep';

/** What becomes of the removals of a full list of `listed` departments (rule 8). */
export function judgeRemovals(guard: RemovalGuard, listed: number, removals: number, live: number): Verdict {
  if (guard === 'never') return 'keep';
  if (guard === 'off' || removals === 0) return 'remove';
  if (listed === 0) return 'hold';
  return removals > guard.count && removals > guard.share * live ? 'hold' : 'remove';
}
