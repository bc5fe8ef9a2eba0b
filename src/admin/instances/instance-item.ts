import type { Instance } from '../../instances/instance.entity.js';
import { isoTime } from '../lists/iso-time.js';
import type { Scoped } from '../lists/scoped-list.js';
import type { InstanceItem } from './instances.dto.js';

const timeOrNull = (epochMs: number | null): string | null => (epochMs === null ? null : isoTime(epochMs));

export const instanceItem = (row: Scoped<Instance>): InstanceItem => ({
  instanceId: row.instanceId,
  orderId: row.orderId,
  orderLineId: row.orderLineId,
  lane: row.lane,
  status: row.status,
  productId: row.productId,
  expireTime: timeOrNull(row.expireTime),
  customerId: row.details.buyer?.customerId ?? null,
  customerName: row.details.buyer?.customerName ?? null,
  frontEndUrl: row.appInfo?.frontEndUrl ?? null,
  adminUrl: row.appInfo?.adminUrl ?? null,
  refusalCode: row.refusal?.code ?? null,
  refusalReason: row.refusal?.reason ?? null,
  createdAt: isoTime(row.createdAt),
  provisionedAt: timeOrNull(row.provisionedAt),
  frozenAt: timeOrNull(row.frozenAt),
  releasedAt: timeOrNull(row.releasedAt),
  purgeAt: row.status === 'released' ? timeOrNull(row.dueAt) : null,
  purgedAt: timeOrNull(row.purgedAt),
});
