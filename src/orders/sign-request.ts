import { createHash, createHmac } from 'node:crypto';

/** An access key pair (AK/SK) of the seller's account: 我的凭证 > 访问密钥 in Huawei Cloud's console. */
export interface AccessKeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A request as the signature sees it. */
export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  /** Headers to sign besides `host` and `x-sdk-date`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';

/**
 * Signs a request for Huawei Cloud's API gateway with AK/SK ("API request signing guide", devg-apisign):
 *
 *     signature = hex( HMAC_SHA256( secretKey, "SDK-HMAC-SHA256\n" + date + "\n" + hex(SHA256(canonical request)) ) )
 *
 * @param at epoch ms; the gateway allows 15 minutes of difference. Fractions of a second are cut off.
 * @returns the given headers, in lower case, with `host`, `x-sdk-date` and `authorization`: send exactly these.
 */
export function signRequest(
  request: SignableRequest,
  keys: AccessKeyPair,
  at: number,
): Record<string, string> {
  const given = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const date = sdkDate(at);
  const headers = {
    ...(Object.fromEntries(given) as Record<string, string>),
    host: request.url.host,
    'x-sdk-date': date,
  };
  const names = Object.keys(headers).sort();
  const signature = signatureOf(canonicalRequest({ ...request, headers }, names), keys.secretKey, date);
  const authorization = `${ALGORITHM} Access=${keys.accessKey}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

/** The 64 hex digits that sign a canonical request; `date` is the text of `x-sdk-date`. */
export function signatureOf(canonical: string, secretKey: string, date: string): string {
  const text = `${ALGORITHM}\n${date}\n${sha256(canonical)}`;
  return createHmac('sha256', secretKey).update(text).digest('hex');
}

/** Method, path, query, signed headers (`names`, lower case, in order) and the body's hash, one under the other. */
export function canonicalRequest(
  { method, url, headers, body }: SignableRequest,
  names: readonly string[],
): string {
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  const parts = [method.toUpperCase(), canonicalPath(url), canonicalQuery(url), lines, names.join(';')];
  return [...parts, sha256(body)].join('\n');
}

/** The path ends with a slash in the signature, whether or not it does on the wire. */
function canonicalPath({ pathname }: URL): string {
  const path = pathname.split('/').map(decoded).map(encoded).join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

/** Parameters in the order of their names, then values; a `+` is a plus, a parameter without `=` has an empty value. */
function canonicalQuery({ search }: URL): string {
  const pairs = search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return at < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
    });
  pairs.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 3986: everything but letters, digits and `-_.~` as %XY. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % stands for itself
  }
}

/** `20191115T033655Z` */
const sdkDate = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
