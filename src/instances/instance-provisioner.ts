import type { Lane } from '../directory/scope-key.js';
import type { ResultCode } from '../protocol/result-code.js';
import type { InstanceStatus } from './instance-status.js';

/** How the buyer reaches an instance, as the marketplace shows it to them. Lengths are the marketplace's limits. */
export interface AppInfo {
  /** Where users log in. At most 512 characters. */
  readonly frontEndUrl: string;
  /** Where administrators log in. At most 512 characters. */
  readonly adminUrl?: string;
  /** The first account. At most 128 characters. */
  readonly userName?: string;
  /** Its first password. At most 128 characters; encrypted at rest, shown to the marketplace only. */
  readonly password?: string;
  /** What else the buyer has to know. At most 1024 characters. */
  readonly memo?: string;
}

/** Who bought, as far as the marketplace tells (V1 newInstance, the order query). */
export interface Buyer {
  readonly customerId?: string;
  readonly customerName?: string;
  readonly userId?: string;
  readonly userName?: string;
  readonly mobilePhone?: string;
  readonly email?: string;
}

/** What is known of the order that makes an instance. */
export interface OrderDetails {
  readonly skuCode?: string;
  readonly buyer?: Buyer;
  readonly isTrial?: boolean;
  /** As the marketplace codes it. */
  readonly chargingMode?: string;
  /** Parameters that the vendor asked buyers for. */
  readonly extendParams?: readonly unknown[];
}

/** An instance as the vendor's code sees it. */
export interface ProvisionedInstance {
  /** The same for every repeat of the same order, on every replica: make creation idempotent by it. */
  readonly instanceId: string;
  /** `test`: a call of the console's debugger; nobody pays for it. */
  readonly lane: Lane;
  readonly status: InstanceStatus;
  readonly orderId: string;
  readonly orderLineId: string;
  /** `''`: not known. */
  readonly productId: string;
  /** Epoch ms; null: not known. */
  readonly expireTime: number | null;
  readonly details: OrderDetails;
}

/** An order about an instance that is there: a renewal or an upgrade. */
export interface InstanceChange {
  readonly orderId: string;
  /** `''` where V1 sends none. */
  readonly orderLineId: string;
  /** `UPGRADE`, or the scene of the renewal. */
  readonly scene: string;
  readonly productId: string;
  /** What the instance's expiry becomes, epoch ms; null: it stays. */
  readonly expireTime: number | null;
}

/**
 * Codes with which the vendor may refuse: no resource, mobile or e-mail empty or duplicate (V1), bought already, the
 * product's own fault, entitled already, sold out, mail domain duplicate.
 */
export const REFUSED_CODES = [
  '000100',
  '000101',
  '000102',
  '000103',
  '000104',
  '000105',
  '000106',
  '000107',
] as const satisfies readonly ResultCode[];
export type RefusedCode = (typeof REFUSED_CODES)[number];

export interface Refusal {
  readonly code: RefusedCode;
  /** For buyer and vendor, stored and answered: no secrets. */
  readonly reason: string;
}

/** `ready`: it can be used; `pending`: it is being made, ask again; `refused`: it will not be made. */
export type Provisioned =
  | { readonly state: 'ready'; readonly appInfo: AppInfo }
  | { readonly state: 'pending' }
  | ({ readonly state: 'refused' } & Refusal);

/** How a change ended: nothing when it is done, or why the vendor refuses it. */
export type Changed = void | ({ readonly state: 'refused' } & Refusal);

/** One usage figure of an instance, shown by the marketplace. */
export interface UsageInfo {
  readonly relatedInstanceId?: string;
  /** At most 12 digits, 4 of them decimals. */
  readonly usageValue: number;
  /** Epoch ms. */
  readonly statisticalTime: number;
  readonly dashboardUrl?: string;
}

/**
 * The vendor's part: makes, changes and deletes instances in the vendor's own system. Called outside of any database
 * transaction and before the marketplace is answered. Every method must be idempotent (by instance, renew and upgrade
 * by instance and order): a crash, a second process or an impatient marketplace may have it called again. A thrown
 * error is answered 000005, and the marketplace tries again; `signal` aborts at shutdown and after two minutes, when
 * the call counts as failed.
 */
export interface InstanceProvisioner {
  /** Makes the instance. After 3 s the marketplace is told that it takes longer, and the answer is awaited behind it. */
  create(instance: ProvisionedInstance, signal: AbortSignal): Promise<Provisioned>;
  /** How far a pending instance is. Without it, `create` is called again. */
  describe?(instance: ProvisionedInstance, signal: AbortSignal): Promise<Provisioned>;
  /** The subscription goes on (or, for UNSUBSCRIBE_RENEWAL_PERIOD, ends earlier). */
  renew?(instance: ProvisionedInstance, change: InstanceChange, signal: AbortSignal): Promise<Changed>;
  upgrade?(instance: ProvisionedInstance, change: InstanceChange, signal: AbortSignal): Promise<Changed>;
  /** Whether the instance could be renewed with this product; nothing is changed. */
  checkChange?(instance: ProvisionedInstance, productId: string, signal: AbortSignal): Promise<Changed>;
  /** Access ends, data stays: the marketplace froze or released it. */
  freeze?(instance: ProvisionedInstance, signal: AbortSignal): Promise<Changed>;
  /** Access begins again: it was unfrozen, or its release was taken back. */
  unfreeze?(instance: ProvisionedInstance, signal: AbortSignal): Promise<Changed>;
  /** Deletes instance and data for good, days after it was released. */
  release?(instance: ProvisionedInstance, signal: AbortSignal): Promise<void>;
  usage?(instance: ProvisionedInstance, signal: AbortSignal): Promise<readonly UsageInfo[]>;
}
export const InstanceProvisioner = Symbol('InstanceProvisioner');
