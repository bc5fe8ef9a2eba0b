import type { AppliedCounts } from './admin-items.js';

const ORDER = ['created', 'updated', 'removed', 'held', 'unchanged', 'superseded'] as const;

/** `2 created, 9 unchanged`; nothing for null. */
export function describeCounts(counts: AppliedCounts | null): string {
  if (!counts) return '';
  return ORDER.filter((effect) => counts[effect] > 0)
    .map((effect) => `${counts[effect]} ${effect}`)
    .join(', ');
}
