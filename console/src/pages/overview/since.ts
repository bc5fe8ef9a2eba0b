import type { Overview } from '../../api/types.js';
import type { Span } from './overview.js';

/** When the span begins, ISO 8601: where the connector's own counts begin. */
export const sinceOf = ({ calls: { hours } }: Overview, span: Span): string | undefined =>
  hours[span === 'day' ? hours.length - 24 : 0]?.hour;
