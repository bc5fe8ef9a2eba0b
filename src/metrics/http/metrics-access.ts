import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { constantTimeEqual } from '../../protocol/constant-time-equal.js';

/** Who may read /metrics: this machine, everybody, or nobody. A token opens it to whoever presents it, and to nobody else. */
export interface MetricsAccess {
  readonly from: 'local' | 'everywhere' | 'off';
  readonly token?: string | undefined;
}
export const MetricsAccess = Symbol('MetricsAccess');

export type Admission = 'admitted' | 'off' | 'not-local' | 'no-token';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
/** A proxy on this machine is not the one who asks. */
const OF_PROXIES = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

export function admit(
  { from, token }: MetricsAccess,
  address: string,
  headers: IncomingHttpHeaders,
): Admission {
  if (from === 'off') return 'off';
  if (token !== undefined) {
    const [, presented = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return constantTimeEqual(sha256(presented), sha256(token)) ? 'admitted' : 'no-token';
  }
  if (from === 'everywhere' || isLocal(address, headers)) return 'admitted';
  return 'not-local';
}

const isLocal = (address: string, headers: IncomingHttpHeaders): boolean =>
  address !== '' &&
  LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') &&
  OF_PROXIES.every((name) => headers[name] === undefined);

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');
