import { isIP } from 'node:net';
import { addressGuard, hostOf } from '../webhook/address-guard.js';
import { ScimOptionsError } from './scim-options.js';

/**
 * The server's address, ending in `/`. A host that is an address, in whatever notation, is judged here; names are judged
 * whenever they are resolved.
 *
 * @throws ScimOptionsError
 */
export function checkScimUrl(text: string, allowPrivate: boolean): URL {
  const wrong = (problem: string, remedy: string) => new ScimOptionsError('url', problem, remedy);
  if (!URL.canParse(text))
    throw wrong('is not a URL', 'set it to an address such as https://idp.example.com/scim/v2');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw wrong(
      `begins with ${url.protocol}`,
      'use https:// (http:// only inside a private network, with allowPrivate)',
    );
  if (url.username || url.password)
    throw wrong('holds a password', 'leave it out and give a token or headers');
  if (url.search || url.hash) throw wrong('holds a query', 'leave it out: it ends with a path');
  const host = hostOf(url);
  const refused = isIP(host) ? addressGuard(url, allowPrivate)(host) : undefined;
  if (refused)
    throw wrong(`names ${refused}`, 'use a public address over https, or allowPrivate for a private one');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
