import { type AccessKey } from './access-key.js';
import { authenticBody } from './authentic-body.js';
import { parseGuideTime } from './guide-time.js';
import { MalformedBody } from './malformed-body.js';
import { type AuthenticRequest } from './open-v2-request.js';
import { ProtocolError } from './protocol-error.js';
import { type RawRequest } from './raw-request.js';
import { bodyUnreadable, timestampUnreadable } from './request-reasons.js';
import { type Address } from './routes.js';
import { v1BodyReadings } from './v1-body-texts.js';
import { v1Envelope, V1_MEMORY_MS } from './v1-envelope.js';
import { matchV1Token, TIME_STAMP, type V1Parameters } from './v1-signature.js';

/**
 * Authenticates a kit request of V1, a JSON body with the header `authToken`, and parses it. No window is checked: V1
 * prints none.
 *
 * @throws ProtocolError `000002` for bodies that cannot be read and for `timeStamp`, `000001` for the token.
 */
export function openV1Kit(
  raw: RawRequest,
  address: Address,
  keys: readonly AccessKey[],
  now: number,
): AuthenticRequest {
  const body = Buffer.from(raw.body.buffer, raw.body.byteOffset, raw.body.byteLength);
  const readings = readingsOf(body);
  const timestamp = parseGuideTime(readings[0]?.parameters.get(TIME_STAMP) ?? '');
  if (timestamp === undefined) throw new ProtocolError('000002', timestampUnreadable(TIME_STAMP, 'v1'));
  const token = raw.headers.authtoken;
  const match = matchV1Token(typeof token === 'string' ? token : undefined, readings, keys);
  const envelope = v1Envelope(address, body, match, timestamp, now + V1_MEMORY_MS);
  return { envelope, body: authenticBody(body, envelope) };
}

function readingsOf(body: Buffer): { readonly parameters: V1Parameters }[] {
  try {
    return [...v1BodyReadings(body)];
  } catch (error) {
    if (error instanceof MalformedBody) throw new ProtocolError('000002', bodyUnreadable(error.fault));
    throw error;
  }
}
