import { ProtocolError } from './protocol-error.js';
import { queryUnreadable } from './request-reasons.js';
import { type V1Parameters } from './v1-signature.js';

interface QueryReading {
  readonly parameters: V1Parameters;
}

/**
 * The parameters of a query, decoded: first as Java's `URLDecoder` reads it, where `+` is a blank; then, if there is a
 * `+`, with the plus kept, for senders that leave Base64 as it is. Blank values are kept.
 *
 * @throws ProtocolError `000002` when it is not URL-encoded UTF-8 or repeats a parameter.
 */
export function v1QueryReadings(query: string): readonly [QueryReading, ...QueryReading[]] {
  const asBlank = { parameters: read(query.replaceAll('+', ' ')) };
  return query.includes('+') ? [asBlank, { parameters: read(query) }] : [asBlank];
}

function read(query: string): V1Parameters {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&').filter(Boolean)) {
    const mark = pair.includes('=') ? pair.indexOf('=') : pair.length;
    const name = decoded(pair.slice(0, mark), '');
    if (parameters.has(name)) throw new ProtocolError('000002', queryUnreadable(name));
    parameters.set(name, decoded(pair.slice(mark + 1), name));
  }
  return parameters;
}

function decoded(text: string, name: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ProtocolError('000002', queryUnreadable(name));
  }
}
