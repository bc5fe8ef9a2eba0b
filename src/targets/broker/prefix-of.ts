import { retry, type DeliveryResult } from '../../outbox/change-target.js';

/** The results up to the first `retry` or `reject`; what follows comes again, confirmed or not, to keep the order. */
export function prefixOf(results: readonly DeliveryResult[]): DeliveryResult[] {
  const end = results.findIndex(({ status }) => status === 'retry' || status === 'reject');
  if (end < 0) return [...results];
  const rest = results.slice(end + 1).map(() => retry('an earlier change of this tenant was not confirmed'));
  return [...results.slice(0, end + 1), ...rest];
}
