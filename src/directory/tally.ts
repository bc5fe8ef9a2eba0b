/** What one message did, in objects. */
export interface Tally {
  created: number;
  updated: number;
  unchanged: number;
  superseded: number;
  removed: number;
  held: number;
}

export type Effect = keyof Tally;

/** How a successful message ended, as receipts and the admin API call it. */
export type AppliedOutcome = 'applied' | 'unchanged' | 'superseded' | 'held';

export function newTally(...effects: Effect[]): Tally {
  const tally = { created: 0, updated: 0, unchanged: 0, superseded: 0, removed: 0, held: 0 };
  for (const effect of effects) tally[effect]++;
  return tally;
}

export function outcomeOf(tally: Tally): AppliedOutcome {
  if (tally.held > 0) return 'held';
  if (tally.created + tally.updated + tally.removed > 0) return 'applied';
  return tally.superseded > 0 ? 'superseded' : 'unchanged';
}
