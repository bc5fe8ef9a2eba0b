import ipaddr from 'ipaddr.js';

/** Azure's metadata service has a public address; those of the other clouds are link-local, unique-local or shared. */
const METADATA_BESIDES: readonly string[] = ['168.63.129.16'];
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * What keeps an IP address from being a public one (`loopback`, `linkLocal`, `private`, `carrierGradeNat`, …); undefined
 * when it is one. IPv4 addresses inside IPv6 ones are judged as what they are.
 */
export function privateRangeOf(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'unreadable';
  const parsed = ipaddr.parse(address);
  return parsed.kind() === 'ipv4' ? rangeOfV4(parsed as ipaddr.IPv4) : rangeOfV6(parsed as ipaddr.IPv6);
}

function rangeOfV4(address: ipaddr.IPv4): string | undefined {
  if (METADATA_BESIDES.includes(address.toString())) return 'metadata';
  const range = address.range();
  return range === 'unicast' ? undefined : range;
}

function rangeOfV6(address: ipaddr.IPv6): string | undefined {
  if (address.isIPv4MappedAddress()) return rangeOfV4(address.toIPv4Address());
  const range = address.range();
  // 64:ff9b::/96, how a network without IPv4 reaches it; its local twin 64:ff9b:1::/48 is not public
  if (range === 'rfc6052' && address.parts[2] === 0)
    return rangeOfV4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  if (range !== 'unicast') return range;
  return address.match(GLOBAL_UNICAST) ? undefined : 'reserved';
}
