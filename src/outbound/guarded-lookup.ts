import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isAllowedAddress, type AddressPolicy } from './address-policy.js';

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Looks a name up as Node does, and fails when one of its addresses is not allowed. The connection goes to the very
 * addresses that were judged, so that a name cannot answer differently the second time (DNS rebinding).
 */
export function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      if (addresses.some(({ address }) => !isAllowedAddress(address, policy)))
        return callback(new AddressRefused(`${hostname} leads to an address that is not allowed`), '', 0);
      const [first] = addresses as [LookupAddress];
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
