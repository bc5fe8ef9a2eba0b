import { isIP, type LookupFunction } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { privateRangeOf } from './private-address.js';
import { WebhookOptionsError } from './webhook-options.js';

/** The name leads to an address that is not allowed. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Why no connection is made to an address; undefined when one may be made. */
export type AddressGuard = (address: string) => string | undefined;

/** Only public addresses; with `allowPrivate` every one, and in the clear only private ones. */
export function addressGuard(url: URL, allowPrivate: boolean): AddressGuard {
  return (address) => {
    const range = privateRangeOf(address);
    if (!allowPrivate) return range && `a private address (${address}, ${range})`;
    if (url.protocol === 'http:' && !range) return `a public address (${address}), where http is not private`;
    return undefined;
  };
}

/**
 * The URL to send to. Its host in whatever notation (`0x7f.1`, `[::ffff:127.0.0.1]`) is judged here when it is an
 * address; names are judged whenever they are resolved, see `guardedLookup`.
 *
 * @throws WebhookOptionsError
 */
export function checkWebhookUrl(text: string, allowPrivate: boolean): URL {
  const wrong = (problem: string, remedy: string) => new WebhookOptionsError('url', problem, remedy);
  if (!URL.canParse(text))
    throw wrong('is not a URL', 'set it to an address such as https://app.example.com/hooks');
  const url = new URL(text);
  const schemes = allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol))
    throw wrong(
      `begins with ${url.protocol}`,
      'use https:// (http:// only inside a private network, with allowPrivate)',
    );
  if (url.username || url.password) throw wrong('holds a password', 'leave it out: requests are signed');
  const host = hostOf(url);
  const refused = isIP(host) ? addressGuard(url, allowPrivate)(host) : undefined;
  if (refused)
    throw wrong(`names ${refused}`, 'use a public address over https, or allowPrivate for a private one');
  return url;
}

/** The host as sockets take it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.+)\]$/, '$1');

/**
 * A lookup whose result is judged before it is used. What it returns is what the socket connects to, so that a name
 * that resolves to something else a moment later gains nothing. One refused address of several refuses the name.
 */
export function guardedLookup(lookup: LookupFunction, guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const addresses = found as LookupAddress[];
      const refused = addresses.map(({ address }) => guard(address)).find(Boolean);
      if (refused) return callback(new AddressRefused(`${hostname} leads to ${refused}`), []);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    });
}
