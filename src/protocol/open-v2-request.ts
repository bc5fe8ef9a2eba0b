import { type AccessKey } from './access-key.js';
import { authenticBody } from './authentic-body.js';
import { type Envelope } from './envelope.js';
import { matchSignature } from './match-signature.js';
import { ProtocolError } from './protocol-error.js';
import { type RawRequest } from './raw-request.js';
import * as reasons from './request-reasons.js';
import { type SignatureForm } from './signature-form.js';
import { couldBeMilliseconds, isInsideWindow, parseTimestamp } from './timestamp-window.js';

/** Who sent a request, and what it says in the wire form of its dialect. */
export interface AuthenticRequest {
  readonly envelope: Envelope;
  /** The parsed body or query: own properties only, no prototype. Nothing in it is validated yet. */
  readonly body: Record<string, unknown>;
}

/** Limits of opening a request. */
export interface OpenOptions {
  /** How far the sender's clock may be from ours, in milliseconds, in either direction; the guide says 60,000 [476]. */
  readonly windowMs: number;
  /** Members whose values are handed out as a {@link DeferredValue}, still to be parsed: long lists. V2 only. */
  readonly defer?: readonly string[];
}

/**
 * Authenticates a V2 request and parses its body, in the guide's order of checks [476]: timestamp, nonce, signature; only
 * then is the body interpreted.
 *
 * @throws ProtocolError `000002` for timestamp, nonce and unreadable bodies, `000001` for the signature.
 */
export function openV2Request(
  raw: RawRequest,
  form: SignatureForm,
  keys: readonly AccessKey[],
  now: number,
  options: OpenOptions,
): AuthenticRequest {
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
  const envelope: Envelope = {
    nonce,
    timestamp,
    keyMatched: key.id,
    canonicalForm,
    unique: [key.id, nonce],
    resendUntil: timestamp + options.windowMs,
  };
  if (match.fault) throw new ProtocolError('000002', reasons.bodyUnreadable(match.fault), envelope);
  return { envelope, body: authenticBody(body, envelope, options.defer) };
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
