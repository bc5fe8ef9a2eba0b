import { Inject, Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Clock } from '../../directory/clock.js';

const MINUTE_MS = 60_000;
/** Failures a minute that an address may have. */
const LIMIT = 20;
/** Addresses counted one by one in a minute; those beyond share one count. */
const ADDRESSES = 10_000;
/** Who has one address of IPv6 has all of its network. */
const IPV6_NETWORK_BYTES = 8;

/**
 * Counts failed authentications per address (IPv6: per /64 network) and minute. A good token is let in all the same: tokens
 * have 16 characters or more, and a stranger behind the same proxy must not be able to lock the operator out.
 */
@Injectable()
export class FailedAttempts {
  private minute = -1;
  private readonly counts = new Map<string, number>();

  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /** Counts one more failure. Returns 0, or for how many seconds further ones will be turned away. */
  note(address: string): number {
    const now = this.clock.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.minute) this.counts.clear();
    this.minute = minute;
    const network = networkOf(address);
    const key = this.counts.has(network) || this.counts.size < ADDRESSES ? network : '';
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count > LIMIT ? Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000) : 0;
  }
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address); // ::ffff:10.0.0.1 is 10.0.0.1
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return Buffer.from(parsed.toByteArray()).toString('hex', 0, IPV6_NETWORK_BYTES);
}
