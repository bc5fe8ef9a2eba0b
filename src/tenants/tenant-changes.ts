import type { NewChange } from '../outbox/new-change.js';
import type { Tenant } from './tenant.entity.js';

const FIELDS = ['orderId', 'code', 'name', 'domainName'] as const;

/** What targets are told of a tenant's row. */
export function tenantChanges(before: Readonly<Tenant> | undefined, after: Tenant): NewChange[] {
  const { sourceTime } = after;
  const known = before?.removed === false ? before : undefined;
  if (after.removed) return known ? [{ type: 'tenant.removed', sourceTime, tenant: snapshotOf(known) }] : [];
  const changed = FIELDS.filter((field) => known?.[field] !== after[field]);
  if (changed.length === 0) return [];
  return [{ type: 'tenant.saved', sourceTime, tenant: snapshotOf(after), created: !known, changed }];
}

const snapshotOf = ({ orderId, code, name, domainName }: Readonly<Tenant>) => ({
  orderId,
  code,
  name,
  domainName,
});
