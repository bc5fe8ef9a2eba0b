import type { ScimConnection } from './scim-connection.js';
import { ScimFailure } from './scim-failure.js';
import { DEPARTMENT_SCHEMA, ENTERPRISE_SCHEMA, isObject, valueAt } from './scim-resource.js';

/** What the server can do. What turns out otherwise when it is tried is corrected here, until the next start. */
export interface Provider {
  /** How a resource is changed: by PATCH, by a PATCH inside a bulk request, or by replacing all of it. */
  edit: 'patch' | 'bulk' | 'put';
  /** Limits of `/Bulk`; undefined without it. */
  bulk: { readonly maxOperations: number; readonly maxPayloadSize: number } | undefined;
  /** `If-Match` is understood. */
  readonly etag: boolean;
  /** Resources in one answer at most. */
  readonly maxResults: number;
  /** Filters may hold `or`; assumed until one is refused. */
  orFilter: boolean;
  /** Users have the enterprise extension. */
  readonly enterprise: boolean;
  /** Groups have the extension of departments. */
  readonly departments: boolean;
}

/** What a server may leave out: RFC 7644 §4 wants it there, not all have it. */
const ABSENT: readonly number[] = [400, 403, 404, 405, 501];
const USUAL_RESULTS = 100;
/** Ours, whatever more the server allows. */
const MOST_OPERATIONS = 1000;
const LARGEST_PAYLOAD = 4 * 1024 ** 2;

/** Asks the server. @throws ScimFailure */
export async function askProvider(connection: ScimConnection, signal: AbortSignal): Promise<Provider> {
  const config = (await orAbsent(connection, 'ServiceProviderConfig', signal)) ?? {};
  const schemas = schemaIdsOf(await orAbsent(connection, 'Schemas', signal));
  const bulk = flag(config, 'bulk') === true ? limitsOf(config) : undefined;
  return {
    edit: flag(config, 'patch') === false ? 'put' : 'patch',
    bulk,
    etag: flag(config, 'etag') === true,
    maxResults: positive(valueAt(config, 'filter.maxResults')) ?? USUAL_RESULTS,
    orFilter: true,
    enterprise: schemas?.has(ENTERPRISE_SCHEMA.toLowerCase()) ?? true,
    departments: schemas?.has(DEPARTMENT_SCHEMA.toLowerCase()) ?? false,
  };
}

async function orAbsent(connection: ScimConnection, path: string, signal: AbortSignal) {
  try {
    const answer = await connection.send({ method: 'GET', path }, signal);
    return isObject(answer) ? answer : undefined;
  } catch (error) {
    if (error instanceof ScimFailure && ABSENT.includes(error.status)) return undefined;
    throw error;
  }
}

const flag = (config: Readonly<Record<string, unknown>>, name: string): unknown =>
  valueAt(config, `${name}.supported`);

const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 1 ? Math.floor(value) : undefined;

function limitsOf(config: Readonly<Record<string, unknown>>): Provider['bulk'] {
  const operations = positive(valueAt(config, 'bulk.maxOperations')) ?? USUAL_RESULTS;
  const bytes = positive(valueAt(config, 'bulk.maxPayloadSize')) ?? 1024 ** 2;
  return {
    maxOperations: Math.min(operations, MOST_OPERATIONS),
    maxPayloadSize: Math.min(bytes, LARGEST_PAYLOAD),
  };
}

/** Lower-cased; undefined when the server does not list its schemas. */
function schemaIdsOf(answer: Readonly<Record<string, unknown>> | undefined): ReadonlySet<string> | undefined {
  const list: unknown = answer?.Resources;
  if (!Array.isArray(list)) return undefined;
  return new Set(list.flatMap((schema) => (isObject(schema) ? [String(schema.id).toLowerCase()] : [])));
}
