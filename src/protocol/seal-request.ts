import { canonicalBody } from './canonical-body.js';
import { pathOf, ROUTES, type KitKind } from './routes.js';
import { signV2Kit } from './v2-kit-signature.js';

/** What the marketplace adds to a message when it calls. */
export interface SealOptions {
  /** The secret of the access key. */
  readonly accessKey: string;
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Path of the vendor's production address. */
  readonly basePath: string;
  readonly dialect?: 'v2-kit';
}

/** A request ready to be sent. */
export interface SealedRequest {
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** The inverse of `openRequest`: `message` as the marketplace would send it, signed over its canonical text [476]. */
export function sealRequest(
  kind: KitKind,
  message: Record<string, unknown>,
  { accessKey, nonce, timestamp, basePath, dialect = 'v2-kit' }: SealOptions,
): SealedRequest {
  const route = ROUTES.find((row) => row.kind === kind && row.dialect === dialect);
  if (!route) throw new RangeError(`no ${dialect} interface is called ${kind}`);
  const body = Buffer.from(JSON.stringify(message));
  const signature = signV2Kit(accessKey, nonce, String(timestamp), Buffer.from(canonicalBody(body)));
  return {
    method: 'POST',
    path: pathOf(route, basePath),
    headers: {
      'content-type': 'application/json;charset=utf8',
      'x-nonce': nonce,
      'x-timestamp': String(timestamp),
      'x-sign': signature.toString('hex'),
    },
    body,
  };
}
