import { type AccessKey } from './access-key.js';
import { deferMember, DeferredValue } from './deferred-value.js';
import { type CanonicalForm, type Envelope } from './envelope.js';
import { MalformedBody } from './malformed-body.js';
import { matchSignature } from './match-signature.js';
import { ProtocolError } from './protocol-error.js';
import { type RawRequest } from './raw-request.js';
import { readBody, unstorableTextIn } from './read-body.js';
import * as reasons from './request-reasons.js';
import { type Dialect, type Route } from './routes.js';
import { type SignatureForm } from './signature-form.js';
import { couldBeMilliseconds, isInsideWindow, parseTimestamp } from './timestamp-window.js';
import { v2BasicSignature } from './v2-basic-signature.js';
import { v2KitSignature } from './v2-kit-signature.js';

export type { CanonicalForm, Envelope };

/** A request whose sender holds one of our access keys and whose body is a JSON object. */
export interface OpenedRequest {
  readonly envelope: Envelope;
  /** The parsed body: own properties only, no prototype. Nothing in it is validated yet. */
  readonly body: Record<string, unknown>;
}

/** Limits of opening a request. */
export interface OpenOptions {
  /** How far the sender's clock may be from ours, in milliseconds, in either direction; the guide says 60,000 [476]. */
  readonly windowMs: number;
  /** Members whose values are handed out as a {@link DeferredValue}, still to be parsed: long lists. */
  readonly defer?: readonly string[];
}

const SIGNATURE_FORMS: Readonly<Partial<Record<Dialect, SignatureForm>>> = {
  'v2-kit': v2KitSignature,
  'v2-basic': v2BasicSignature,
};

/**
 * Authenticates a V2 request and parses its body, in the guide's order of checks [476]: timestamp, nonce, signature; only
 * then is the body interpreted.
 *
 * @param keys the active access keys of the route's interface family; without one every request is refused.
 * @param now our clock, milliseconds since the epoch.
 * @throws ProtocolError `000002` for timestamp, nonce and unreadable bodies, `000001` for the signature.
 */
export function openRequest(
  raw: RawRequest,
  route: Route,
  keys: readonly AccessKey[],
  now: number,
  options: OpenOptions,
): OpenedRequest {
  const form = SIGNATURE_FORMS[route.dialect];
  if (!form) throw new Error(`requests of dialect ${route.dialect} cannot be opened`);
  const claim = checkedClaim(raw, form, now, options.windowMs);
  const body = Buffer.from(raw.body.buffer, raw.body.byteOffset, raw.body.byteLength);
  const match = matchSignature(body, claim.signature, keys, (accessKey, text) =>
    form.sign(accessKey, claim.nonce, claim.timestampText, text),
  );
  if (!match.signedBy) {
    throw match.fault
      ? new ProtocolError('000002', reasons.bodyUnreadable(match.fault))
      : new ProtocolError('000001', reasons.signatureMismatch(form.names.signature));
  }
  const { nonce, timestamp } = claim;
  const { key, form: canonicalForm } = match.signedBy;
  const envelope: Envelope = { nonce, timestamp, keyMatched: key.id, canonicalForm };
  if (match.fault) throw new ProtocolError('000002', reasons.bodyUnreadable(match.fault), envelope);
  return { envelope, body: authenticatedBody(body, envelope, options.defer ?? []) };
}

interface CheckedClaim {
  readonly nonce: string;
  readonly timestamp: number;
  readonly timestampText: string;
  readonly signature: Buffer;
}

function checkedClaim(raw: RawRequest, form: SignatureForm, now: number, windowMs: number): CheckedClaim {
  const { names } = form;
  const { nonce, timestamp: timestampText = '', signature = '' } = form.read(raw);
  const timestamp = parseTimestamp(timestampText);
  if (timestamp === undefined)
    throw new ProtocolError('000002', reasons.timestampUnreadable(names.timestamp));
  if (!isInsideWindow(timestamp, now, windowMs)) {
    throw new ProtocolError(
      '000002',
      reasons.timestampOutsideWindow(names.timestamp, timestamp - now, windowMs),
    );
  }
  if (nonce === undefined || !/^(?! *$)[\x20-\x7e]{1,128}$/.test(nonce)) {
    throw new ProtocolError('000002', reasons.nonceUnusable(names.nonce));
  }
  if (couldBeMilliseconds(nonce, timestampText, now)) {
    throw new ProtocolError('000002', reasons.timestampAmbiguous(names.timestamp));
  }
  if (!/^[\da-f]{64}$/i.test(signature)) {
    throw new ProtocolError('000001', reasons.signatureMissing(names.signature));
  }
  return { nonce, timestamp, timestampText, signature: Buffer.from(signature, 'hex') };
}

function authenticatedBody(
  body: Buffer,
  envelope: Envelope,
  defer: readonly string[],
): Record<string, unknown> {
  const deferred = defer.length > 0 ? deferMember(body, defer) : undefined;
  return readable(envelope, () => {
    const message = storable(deferred?.rest ?? body);
    if (deferred) message[deferred.value.name] = deferred.value;
    return message;
  });
}

/**
 * A body whose deferred values are parsed as well, under the same rules as the rest.
 *
 * @throws ProtocolError `000002`
 */
export function withDeferred({ envelope, body }: OpenedRequest): OpenedRequest {
  const parsed = { ...body };
  for (const [name, value] of Object.entries(body))
    if (value instanceof DeferredValue)
      parsed[name] = readable(envelope, () => storable(value.asBody()))[name];
  return { envelope, body: parsed };
}

function storable(body: Buffer): Record<string, unknown> {
  const message = readBody(body);
  const unstorable = unstorableTextIn(body, message);
  if (unstorable) throw new ProtocolError('000002', reasons.textUnstorable(unstorable));
  return message;
}

function readable<T>(envelope: Envelope, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) throw new ProtocolError(error.code, error.reason, envelope);
    if (!(error instanceof MalformedBody)) throw error;
    throw new ProtocolError('000002', reasons.bodyUnreadable(error.fault), envelope);
  }
}
