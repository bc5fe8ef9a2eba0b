import { type AccessKey } from './access-key.js';
import { parseUtcTime } from './guide-time.js';
import { type AuthenticRequest, type OpenOptions } from './open-v2-request.js';
import { ProtocolError } from './protocol-error.js';
import { contentOf, type RawRequest } from './raw-request.js';
import { bodyUnexpected, textUnstorable, timestampUnreadable } from './request-reasons.js';
import { type Address } from './routes.js';
import { findUnstorableText } from './unstorable-text.js';
import { v1Envelope, V1_MEMORY_MS } from './v1-envelope.js';
import { v1QueryReadings } from './v1-query.js';
import { AUTH_TOKEN, matchV1Token, TIME_STAMP } from './v1-signature.js';

/**
 * Authenticates a basic request of V1, a GET with everything in its query, and parses it. No window is checked: V1
 * prints none. A question (queryInstance) is remembered for the window only, so that polling is answered afresh.
 *
 * @throws ProtocolError `000002` for queries that cannot be read and for `timeStamp`, `000001` for the token.
 */
export function openV1Basic(
  raw: RawRequest,
  address: Address,
  keys: readonly AccessKey[],
  now: number,
  { windowMs }: OpenOptions,
): AuthenticRequest {
  if (raw.body.byteLength > 0) throw new ProtocolError('000002', bodyUnexpected('query'));
  const readings = v1QueryReadings(raw.query);
  const parameters = readings[0].parameters;
  const timestamp = parseUtcTime(parameters.get(TIME_STAMP) ?? '');
  if (timestamp === undefined) throw new ProtocolError('000002', timestampUnreadable(TIME_STAMP, 'v1'));
  const match = matchV1Token(parameters.get(AUTH_TOKEN), readings, keys);
  const isQuestion = parameters.get('activity') === 'queryInstance';
  const resendUntil = now + (isQuestion ? windowMs : V1_MEMORY_MS);
  const envelope = v1Envelope(address, contentOf(raw), match, timestamp, resendUntil);
  const body = Object.create(null) as Record<string, unknown>;
  for (const [name, text] of match.reading.parameters) if (name !== AUTH_TOKEN) body[name] = text;
  const unstorable = findUnstorableText(body);
  if (unstorable) throw new ProtocolError('000002', textUnstorable(unstorable), envelope);
  return { envelope, body };
}
