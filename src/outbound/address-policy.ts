import ipaddr from 'ipaddr.js';

/** Which addresses a request may go to; public ones always. */
export interface AddressPolicy {
  /** Private networks too (10.0.0.0/8, fc00::/7 and the like). Never link-local ones: cloud metadata lives there. */
  readonly private: boolean;
  /** This machine too: development and tests. */
  readonly loopback: boolean;
}

const PRIVATE = ['private', 'uniqueLocal', 'carrierGradeNat'];

/** Whether the policy lets a request go to this address; an IPv4 address in IPv6 clothes is judged as what it is. */
export function isAllowedAddress(address: string, policy: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  if (range === 'unicast') return true;
  if (range === 'loopback') return policy.loopback;
  return policy.private && PRIVATE.includes(range);
}
