import type { LiveQuery } from './live-query.dto.js';
import type { Narrow } from './scoped-list.js';

/** What is there, what was taken away, or both. */
export const onlyLive =
  ({ removed }: LiveQuery): Narrow =>
  (query) => {
    if (removed !== 'all') query.andWhere('row.removed = :removed', { removed: removed === 'true' });
  };
