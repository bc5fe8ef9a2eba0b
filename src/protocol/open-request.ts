import { type AccessKey } from './access-key.js';
import { type CanonicalForm, type Envelope } from './envelope.js';
import { openV1Basic } from './open-v1-basic.js';
import { openV1Kit } from './open-v1-kit.js';
import { openV2Request, type AuthenticRequest, type OpenOptions } from './open-v2-request.js';
import { ProtocolError } from './protocol-error.js';
import { type RawRequest } from './raw-request.js';
import { activityUnknown } from './request-reasons.js';
import { kindOf, type Address, type Dialect, type Kind } from './routes.js';
import { v2BasicSignature } from './v2-basic-signature.js';
import { v2KitSignature } from './v2-kit-signature.js';

export type { CanonicalForm, Envelope };
export { withDeferred } from './authentic-body.js';

/** A request whose sender holds one of our access keys: what kind of message it brings, and the message. */
export interface OpenedRequest extends AuthenticRequest {
  readonly kind: Kind;
  readonly dialect: Dialect;
}

/**
 * Authenticates a request of any dialect, parses it and tells its kind. Its body is in the wire form of its dialect:
 * handlers read what `inV2Form` makes of it.
 *
 * @param keys the active access keys of the address's interface family; without one every request is refused.
 * @param now our clock, milliseconds since the epoch.
 * @throws ProtocolError `000002` or `000001`; with an envelope when the request was authenticated before it was refused.
 */
export function openRequest(
  raw: RawRequest,
  address: Address,
  keys: readonly AccessKey[],
  now: number,
  options: OpenOptions,
): OpenedRequest {
  const { dialect } = address;
  const { envelope, body } = authenticated(raw, address, keys, now, options);
  const kind = address.kind ?? kindOf(dialect, body.activity);
  if (kind === undefined) throw new ProtocolError('000002', activityUnknown('activity'), envelope);
  return { envelope, dialect, kind, body };
}

function authenticated(
  raw: RawRequest,
  address: Address,
  keys: readonly AccessKey[],
  now: number,
  options: OpenOptions,
): AuthenticRequest {
  switch (address.dialect) {
    case 'v2-kit':
      return openV2Request(raw, v2KitSignature, keys, now, options);
    case 'v2-basic':
      return openV2Request(raw, v2BasicSignature, keys, now, options);
    case 'v1-kit':
      return openV1Kit(raw, address, keys, now);
    case 'v1-basic':
      return openV1Basic(raw, address, keys, now, options);
  }
}
