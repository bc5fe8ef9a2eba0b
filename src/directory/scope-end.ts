import type { Scope } from './scope.entity.js';
import type { Standing } from './source-time.js';

/** Rule 5: an unbinding stands behind every object of its scope like a removal at that time. */
export function endOf(scope: Pick<Scope, 'endedAt'>): Standing | undefined {
  return scope.endedAt === null ? undefined : { sourceTime: scope.endedAt, removed: true };
}
