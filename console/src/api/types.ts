// The shapes are the connector's own: what it answers and what is shown cannot drift apart.
export type { TokenItem } from '../../../src/admin/access/token.dto.js';
export type {
  DeliveryItem,
  ProgressItem,
  RetryAnswer,
} from '../../../src/admin/deliveries/deliveries.dto.js';
export type { ApplicationItem } from '../../../src/admin/directory/applications.dto.js';
export type { DepartmentItem } from '../../../src/admin/directory/departments.dto.js';
export type { TenantItem } from '../../../src/admin/directory/tenants.dto.js';
export type { UserItem } from '../../../src/admin/directory/users.dto.js';
export type { InstanceItem } from '../../../src/admin/instances/instances.dto.js';
export type { CallCount, HourOfCalls, Overview } from '../../../src/admin/overview/overview.dto.js';
export type { ReceiptDetail, ReceiptItem } from '../../../src/admin/receipts/receipts.dto.js';
export type { RemovalItem } from '../../../src/admin/removals/removals.dto.js';

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
