import { isSuperseded } from '../directory/source-time.js';
import type { Scope } from '../directory/scope.entity.js';
import type { Effect } from '../directory/tally.js';
import type { TenantMessage } from './tenant-sync.message.js';
import type { Tenant } from './tenant.entity.js';

export interface TenantDecision {
  readonly effect: Effect;
  readonly save?: Tenant;
}

/** What a tenantSync makes of the tenant's row; it says what its newest message says, a tombstone too. */
export function decideTenant(
  current: Readonly<Tenant> | undefined,
  message: TenantMessage,
  scope: Scope,
): TenantDecision {
  const removed = message.action === 'remove';
  if (isSuperseded(current, { sourceTime: message.sourceTime, removed }, scope.lane))
    return { effect: 'superseded' };
  const { orderId, code, name, domainName, sourceTime } = message;
  const save = { scopeId: scope.id, orderId, code, name, domainName, removed, sourceTime };
  if (removed) return { effect: current && !current.removed ? 'removed' : 'unchanged', save };
  if (!current || current.removed) return { effect: 'created', save };
  const same =
    current.orderId === orderId &&
    current.code === code &&
    current.name === name &&
    current.domainName === domainName;
  return { effect: same ? 'unchanged' : 'updated', save };
}
