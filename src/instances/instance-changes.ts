import type { InstanceSnapshot } from '../outbox/change.js';
import type { NewChange } from '../outbox/new-change.js';
import type { Instance } from './instance.entity.js';

/**
 * What targets are told of an instance's row; nothing of debugging data that is purged. Their time is ours, not the
 * marketplace's: half of what happens to an instance comes from no message.
 */
export function instanceChanges(
  before: Readonly<Instance> | undefined,
  after: Readonly<Instance>,
): NewChange[] {
  const known = before && before.status !== 'purged' ? before : undefined;
  const sourceTime = Math.max(before?.updatedAt ?? 0, after.updatedAt);
  const instance = snapshotOf(after);
  if (after.status === 'purged')
    return known && after.lane === 'production' ? [{ type: 'instance.removed', sourceTime, instance }] : [];
  const old: Partial<InstanceSnapshot> = known ? snapshotOf(known) : {};
  const fields = Object.keys(instance) as (keyof InstanceSnapshot)[];
  const changed = fields.filter((field) => old[field] !== instance[field]);
  if (changed.length === 0) return [];
  return [{ type: 'instance.saved', sourceTime, instance, created: !known, changed }];
}

/** Neither who bought it nor the first account: the vendor's own code is told those, by the provisioner. */
const snapshotOf = (row: Readonly<Instance>): InstanceSnapshot => ({
  status: row.status,
  orderId: row.orderId,
  orderLineId: row.orderLineId,
  productId: row.productId,
  skuCode: row.details.skuCode ?? '',
  isTrial: row.details.isTrial ?? null,
  expireTime: row.expireTime === null ? null : new Date(row.expireTime).toISOString(),
  frontEndUrl: row.appInfo?.frontEndUrl ?? null,
});
