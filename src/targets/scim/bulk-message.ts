import type { ScimRequest } from './scim-connection.js';
import { isObject } from './scim-resource.js';

const BULK_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
/** What stands around the operations, bytes, generously. */
const ENVELOPE = 256;

/** What became of one operation of a bulk request. */
export interface BulkResult {
  readonly status: number;
  readonly location: string;
  readonly version: string | undefined;
  readonly response: unknown;
}

/** The body of a bulk request [RFC 7644 §3.7] that stops at the first error. */
export const bulkBody = (requests: readonly ScimRequest[]): object => ({
  schemas: [BULK_SCHEMA],
  failOnErrors: 1,
  Operations: requests.map(operationOf),
});

function operationOf({ method, path, body, version }: ScimRequest, index: number): object {
  return {
    method,
    path: `/${path}`,
    ...(method === 'POST' && { bulkId: bulkIdOf(index) }),
    ...(version !== undefined && { version }),
    ...(body && { data: body }),
  };
}

/** How many of the requests fit into one bulk request; 1 at least. */
export function fitting(
  requests: readonly ScimRequest[],
  { maxOperations, maxPayloadSize }: { readonly maxOperations: number; readonly maxPayloadSize: number },
): number {
  let bytes = ENVELOPE;
  const most = Math.min(requests.length, maxOperations);
  for (let index = 0; index < most; index++) {
    const request = requests[index];
    if (request) bytes += Buffer.byteLength(JSON.stringify(operationOf(request, index))) + 1;
    if (bytes > maxPayloadSize) return Math.max(index, 1);
  }
  return Math.max(most, 1);
}

/**
 * The result of each request; undefined when the server did not come to it. A result is known by its `bulkId` or by the
 * resource it names; where a server tells neither, by its place in a complete answer.
 */
export function readBulkAnswer(
  requests: readonly ScimRequest[],
  answer: unknown,
): (BulkResult | undefined)[] {
  const list: unknown = isObject(answer) ? answer.Operations : undefined;
  const results = (Array.isArray(list) ? list : []).filter(isObject);
  const named = new Map(results.map((result) => [nameOf(result), result]));
  return requests.map(({ method, path }, index) => {
    const name = method === 'POST' ? bulkIdOf(index) : `${method} ${path}`;
    const found = named.get(name) ?? (results.length === requests.length ? results[index] : undefined);
    return found && resultOf(found);
  });
}

const bulkIdOf = (index: number): string => `c${index}`;

function nameOf({ method, bulkId, location }: Record<string, unknown>): string {
  if (typeof bulkId === 'string' && bulkId !== '') return bulkId;
  const end = typeof location === 'string' ? location.split('/').slice(-2).join('/') : '';
  return `${String(method).toUpperCase()} ${end}`;
}

function resultOf({ status, location, version, response }: Record<string, unknown>): BulkResult {
  const code: unknown = isObject(status) ? status.code : status;
  return {
    status: Number(code) || 0,
    location: typeof location === 'string' ? location : '',
    version: typeof version === 'string' ? version : undefined,
    response,
  };
}
