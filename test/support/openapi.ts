import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Media {
  readonly schema?: object;
}
interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, Media>>;
}
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly schema?: { readonly type?: string; readonly enum?: readonly string[]; readonly maximum?: number };
}
export interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
  };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly { readonly bearer: readonly string[] }[];
  readonly 'x-koosync-scope'?: 'read' | 'operate' | 'reveal';
}
interface Schema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly examples?: readonly unknown[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

/** What the admin API promises: docs/openapi.json. */
export const DOCUMENT = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Document;
export const ADMIN_BASE = '/admin/api/v1/';

/** A call of the document: `GET`, `removals/{id}` and what is told of it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export const CALLS: readonly Call[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: path.replace(ADMIN_BASE, ''),
    operation,
  })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(strict(DOCUMENT) as object, 'openapi.json');
const validators = new Map<string, ValidateFunction>();

/** What is wrong with a value that has to fit a schema of the document; empty when nothing is. */
export function faultsOf(pointer: string, value: unknown): string[] {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi.json#${pointer}` });
  validators.set(pointer, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

/** How a reply of the admin API breaks what the document promises. `path`: what follows /admin/api/v1/, with its query. */
export function brokenPromises(
  method: string,
  path: string,
  reply: { readonly status: number; readonly contentType: string | null; readonly body: unknown },
): string[] {
  const call = callOf(method, path.replace(/\?.*/s, ''));
  const isProblem = reply.status >= 400;
  const contentType = reply.contentType?.replace(/;.*/, '') ?? 'none';
  if (!call && !isProblem && !path.startsWith('openapi.json'))
    return ['the document does not know this call'];
  if (isProblem) {
    const wrong = contentType === 'application/problem+json' ? [] : [`a problem came as ${contentType}`];
    return [...wrong, ...faultsOf('/components/schemas/Problem', reply.body)];
  }
  if (!call) return [];
  const answer = call.operation.responses[String(reply.status)];
  if (!answer?.content?.[contentType]) return [`no ${reply.status} as ${contentType} is promised`];
  const at = [`${ADMIN_BASE}${call.path}`, method.toLowerCase(), 'responses', String(reply.status)];
  return faultsOf(
    `/paths/${[...at, 'content', contentType, 'schema'].map(pointerPart).join('/')}`,
    reply.body,
  );
}

function callOf(method: string, path: string): Call | undefined {
  const fits = CALLS.filter((call) => call.method === method).filter((call) =>
    new RegExp(`^${call.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return fits.find((call) => !call.path.includes('{')) ?? fits[0];
}

const pointerPart = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Fields that the document does not tell are faults, too. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, strict(inner)]));
  if (copy['type'] === 'object' && copy['properties'] && copy['additionalProperties'] === undefined)
    copy['additionalProperties'] = false;
  return copy;
}
