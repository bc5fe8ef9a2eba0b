import { formatGuideTime } from './guide-time.js';
import { type Kind } from './routes.js';
import { type SealedParts, type SealOptions } from './sealed-request.js';
import { v1BodyReadings } from './v1-body-texts.js';
import { v1WireForm } from './v1-kit-form.js';
import { signV1, TIME_STAMP } from './v1-signature.js';

/** A kit message in V2's form as V1 sends it: lists as JSON strings, the token in a header. */
export function sealV1Kit(
  _: Kind,
  message: Readonly<Record<string, unknown>>,
  { accessKey, timestamp }: SealOptions,
): SealedParts {
  const timed = { [TIME_STAMP]: formatGuideTime(timestamp), ...message };
  const body = Buffer.from(JSON.stringify(v1WireForm(timed)));
  const [reading] = v1BodyReadings(body);
  const token = reading ? signV1(accessKey, reading.parameters).toString('base64') : '';
  const headers = { 'content-type': 'application/json', authToken: token };
  return { query: '', headers, body };
}
