import type { OpenAPIObject } from '@nestjs/swagger';
import { SCOPE_EXTENSION } from '../access/needs.js';
import { PROBLEM_SCHEMA } from '../problems/problem-schema.js';
import { EXAMPLES } from './examples.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];
type Components = NonNullable<OpenAPIObject['components']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const problem = (description: string, headers: readonly string[] = []) => ({
  description,
  ...(headers.length > 0 && {
    headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' as const } }])),
  }),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const RESPONSES = {
  BadRequest: problem('A parameter, the body or a cursor is wrong; `errors` names each.'),
  Unauthorized: problem('No token, or one that is not known.', ['WWW-Authenticate']),
  Forbidden: problem('The token lacks the scope that the call needs.', ['WWW-Authenticate']),
  NotFound: problem('There is no such thing.'),
  TooManyRequests: problem('Too many failed authentications from this address.', ['Retry-After']),
  Problem: problem('Any other error, as problem details (RFC 9457).'),
};

/** Adds to the document what is the same for every call: what it needs, how it is refused, and what its answers look like. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  for (const methods of Object.values(document.paths))
    for (const method of METHODS) {
      const operation = methods[method];
      if (operation) completeOperation(operation);
    }
  const components: Components = (document.components ??= {});
  components.responses = { ...components.responses, ...RESPONSES };
  components.schemas = { ...components.schemas, Problem: PROBLEM_SCHEMA };
  addExamples(components.schemas as Schemas);
  return document;
}

function completeOperation(operation: Operation): void {
  const scope = (operation as unknown as Record<string, unknown>)[SCOPE_EXTENSION];
  const { parameters = [], requestBody, summary = '' } = operation;
  const hasPath = parameters.some((parameter) => 'in' in parameter && parameter.in === 'path');
  operation.security = [{ bearer: typeof scope === 'string' ? [scope] : [] }];
  const answer = operation.responses['200'];
  if (answer && 'description' in answer && !answer.description) answer.description = summary;
  const responses: Responses = {
    ...operation.responses,
    ...(parameters.length > 0 || requestBody ? { '400': ref('BadRequest') } : {}),
    '401': ref('Unauthorized'),
    '403': ref('Forbidden'),
    ...(hasPath || requestBody ? { '404': ref('NotFound') } : {}),
    '429': ref('TooManyRequests'),
    default: ref('Problem'),
  };
  operation.responses = responses;
}

const ref = (name: keyof typeof RESPONSES) => ({ $ref: `#/components/responses/${name}` });

type Schemas = Record<
  string,
  { properties?: { items?: { items?: { $ref?: string } } }; examples?: readonly unknown[] }
>;

/** An item's example is its page's, too. */
function addExamples(schemas: Schemas): void {
  for (const [name, schema] of Object.entries(schemas)) {
    const item = schema.properties?.items?.items?.$ref?.replace('#/components/schemas/', '');
    const example = EXAMPLES[name] ?? (item !== undefined && EXAMPLES[item] && pageOf(EXAMPLES[item]));
    if (example) schema.examples = [example];
  }
}

const pageOf = (item: object): object => ({ items: [item], next: null });
