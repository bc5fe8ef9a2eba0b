import { parseGuideTime, parseUtcTime } from '../../protocol/guide-time.js';
import { MalformedBody } from '../../protocol/malformed-body.js';
import { ProtocolError } from '../../protocol/protocol-error.js';
import type { RawRequest } from '../../protocol/raw-request.js';
import { v1BodyReadings } from '../../protocol/v1-body-texts.js';
import { v1QueryReadings } from '../../protocol/v1-query.js';
import {
  AUTH_TOKEN,
  matchV1Token,
  TIME_STAMP,
  v1SignedText,
  type V1Parameters,
} from '../../protocol/v1-signature.js';
import { examineActivity, examineRoute } from './examine-address.js';
import type { Circumstances, Examination, Finding } from './finding.js';

interface Reading {
  readonly parameters: V1Parameters;
}

/** Looks at every part of a V1 request: time, token, and what it is read as. */
export function examineV1(raw: RawRequest, of: Circumstances): Examination {
  const isKit = of.dialect === 'v1-kit';
  const { readings, fault } = readingsOf(raw, isKit);
  const first = readings[0]?.parameters;
  const token = isKit ? raw.headers.authtoken : first?.get(AUTH_TOKEN);
  const signature = examineToken(typeof token === 'string' ? token : undefined, readings, of);
  const body: Finding[] = fault === undefined ? [] : [{ about: 'body', status: 'fault', text: fault }];
  const timestamp = examineTimeStamp(first?.get(TIME_STAMP), isKit);
  return {
    findings: [
      examineRoute(raw, of.basePath),
      ...body,
      timestamp,
      signature.finding,
      ...examineActivity(of.dialect, first?.get('activity')),
    ],
    ...signature.match,
    canonicalText: first && v1SignedText(first),
  };
}

function readingsOf(raw: RawRequest, isKit: boolean): { readings: readonly Reading[]; fault?: string } {
  try {
    return { readings: isKit ? [...v1BodyReadings(Buffer.from(raw.body))] : v1QueryReadings(raw.query) };
  } catch (error) {
    if (error instanceof MalformedBody) return { readings: [], fault: `${error.message} (000002)` };
    if (error instanceof ProtocolError) return { readings: [], fault: `${error.reason.en} (000002)` };
    throw error;
  }
}

/** V1 has no window: an old time is as good as a new one. */
function examineTimeStamp(text: string | undefined, isKit: boolean): Finding {
  const about = 'timestamp';
  if (text === undefined) return { about, status: 'fault', text: `${TIME_STAMP} is missing (000002)` };
  const time = isKit ? parseGuideTime(text) : parseUtcTime(text);
  const zone = isKit ? 'UTC+8' : 'UTC';
  if (time === undefined)
    return { about, status: 'fault', text: `${TIME_STAMP} "${text}" is not 17 digits in ${zone} (000002)` };
  return { about, status: 'ok', text: `${TIME_STAMP} is ${new Date(time).toISOString()}; V1 has no window` };
}

function examineToken(
  token: string | undefined,
  readings: readonly Reading[],
  { keys }: Circumstances,
): { finding: Finding; match?: { keyMatched: string; canonicalForm: string } } {
  try {
    const { key, reading } = matchV1Token(token, readings, keys);
    const how = reading === readings[0] ? '' : ', in another reading of its lists or plus signs';
    const finding: Finding = { about: 'signature', status: 'ok', text: `matches key ${key.id}${how}` };
    return { finding, match: { keyMatched: key.id, canonicalForm: 'canonical' } };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const ids = keys.map(({ id }) => id).join(', ');
    const tried = error.reason.name === 'signature-mismatch' ? ` Tried: ${ids}.` : '';
    return { finding: { about: 'signature', status: 'fault', text: `${error.reason.en}${tried} (000001)` } };
  }
}
