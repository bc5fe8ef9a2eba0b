import type { ReceiptOutcome } from '../../receipts/receipt.entity.js';

/** How a call may have ended. */
export const OUTCOMES = [
  'applied',
  'unchanged',
  'superseded',
  'held',
  'resent',
  'refused',
  'failed',
] as const satisfies readonly ReceiptOutcome[];
