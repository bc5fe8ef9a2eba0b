import type { Query } from '../../route.js';

/** One enterprise bound to one instance, as the admin API's lists are narrowed to it. */
export interface TenantScope {
  readonly tenantId: string;
  readonly instanceId: string;
  readonly lane: 'production' | 'test';
}

export const queryOf = ({ tenantId, instanceId, lane }: TenantScope): Query => ({
  tenantId,
  instanceId,
  lane,
});
