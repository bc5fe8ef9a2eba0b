import { canonicalBody } from './canonical-body.js';
import { type SealedParts, type SealOptions } from './sealed-request.js';
import { ROUTES, pathOf, type Dialect, type Kind } from './routes.js';
import { sealV1Basic } from './seal-v1-basic.js';
import { sealV1Kit } from './seal-v1-kit.js';
import { signV2Basic } from './v2-basic-signature.js';
import { signV2Kit } from './v2-kit-signature.js';

export { type SealOptions } from './sealed-request.js';

/** A request ready to be sent. */
export interface SealedRequest extends SealedParts {
  readonly method: 'POST' | 'GET';
  readonly path: string;
}

type Message = Readonly<Record<string, unknown>>;

/**
 * The inverse of `openRequest` and `inV2Form`: a message in V2's form as the marketplace would send it in a dialect, V2's
 * kit by default. V1 has its time in the message: `timeStamp` when it is there, else `timestamp`.
 *
 * @throws RangeError when the dialect does not have the kind.
 */
export function sealRequest(
  kind: Kind,
  message: Message,
  options: SealOptions & { readonly dialect?: Dialect; readonly basePath: string },
): SealedRequest {
  const { dialect = 'v2-kit', basePath } = options;
  const route = ROUTES.find((row) => row.kind === kind && row.dialect === dialect);
  if (!route) throw new RangeError(`no ${dialect} interface is called ${kind}`);
  return { method: route.method, path: pathOf(route, basePath), ...SEALERS[dialect](kind, message, options) };
}

const SEALERS: Readonly<
  Record<Dialect, (kind: Kind, message: Message, options: SealOptions) => SealedParts>
> = {
  'v2-kit': sealV2Kit,
  'v2-basic': sealV2Basic,
  'v1-kit': sealV1Kit,
  'v1-basic': sealV1Basic,
};

/** Signed over its canonical text [476]. */
function sealV2Kit(_: Kind, message: Message, { accessKey, nonce, timestamp }: SealOptions): SealedParts {
  const body = Buffer.from(JSON.stringify(message));
  const signature = signV2Kit(accessKey, nonce, String(timestamp), Buffer.from(canonicalBody(body)));
  return {
    query: '',
    headers: {
      'content-type': 'application/json;charset=utf8',
      'x-nonce': nonce,
      'x-timestamp': String(timestamp),
      'x-sign': signature.toString('hex'),
    },
    body,
  };
}

function sealV2Basic(
  kind: Kind,
  message: Message,
  { accessKey, nonce, timestamp }: SealOptions,
): SealedParts {
  const body = Buffer.from(JSON.stringify({ activity: kind, ...message }));
  const signature = signV2Basic(accessKey, nonce, String(timestamp), Buffer.from(canonicalBody(body)));
  return {
    query: `signature=${signature.toString('hex')}&timestamp=${timestamp}&nonce=${encodeURIComponent(nonce)}`,
    headers: { 'content-type': 'application/json;charset=utf8' },
    body,
  };
}
