/** What the operator decides about instances. */
export interface InstancePolicies {
  /** How long a released instance is kept before its data is deleted, ms. */
  readonly purgeAfterMs: number;
  /** Whether newInstance waits for the order's details, or goes on without them when they cannot be had. */
  readonly orderDetails: 'optional' | 'required';
  /** How long the vendor's code may take over one thing before it counts as failed, ms. */
  readonly vendorLimitMs: number;
}
export const InstancePolicies = Symbol('InstancePolicies');
