/** What goes wrong between a marketplace and a connector, and what the marketplace itself does wrong. */
export const FAULTS = [
  'duplicate',
  'reorder',
  'late',
  'skew',
  'wrong-key',
  'truncate',
  'flip',
  'lost-reply',
  'retry',
  'overlap',
  'huge-tree',
] as const;

export type Fault = (typeof FAULTS)[number];
