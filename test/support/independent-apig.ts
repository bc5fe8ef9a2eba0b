import { createHash, createHmac } from 'node:crypto';

export interface ApigRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** Byte by byte, as RFC 3986 has it. */
function percent(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const letter = String.fromCharCode(byte);
    encoded += UNRESERVED.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The API gateway's AK/SK signature from its guide, made without the code under test: path and query come in clear. */
export function apigAuthorization(
  { method, host, path, query, headers, body }: ApigRequest,
  keys: { readonly accessKey: string; readonly secretKey: string },
  date: string,
): string {
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  all.set('host', host).set('x-sdk-date', date);
  const names = Array.from(all.keys()).sort();
  let uri = path.split('/').map(percent).join('/');
  if (uri[uri.length - 1] !== '/') uri += '/';
  const parameters = [...query].sort((a, b) =>
    a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1,
  );
  let canonical = `${method}\n${uri}\n`;
  canonical += `${parameters.map((pair) => pair.map(percent).join('=')).join('&')}\n`;
  for (const name of names) canonical += `${name}:${all.get(name)}\n`;
  canonical += `\n${names.join(';')}\n${sha256(body)}`;
  const signature = createHmac('sha256', keys.secretKey)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex');
  return `SDK-HMAC-SHA256 Access=${keys.accessKey}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}
