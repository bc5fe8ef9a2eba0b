import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
  readonly security?: readonly object[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, { readonly properties?: Record<string, object> }> };
}

const file = readFileSync('docs/openapi.json', 'utf8');
const document = JSON.parse(file) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
  ),
);

describe('the OpenAPI document', () => {
  it('that is served is docs/openapi.json (else: node scripts/run.mjs node scripts/openapi.mjs)', () => {
    const served = execFileSync(process.execPath, ['scripts/openapi.mjs', '--print'], { encoding: 'utf8' });
    expect(JSON.parse(served)).toEqual(document);
  });

  it('names every call of the contract and no other', () => {
    expect(operations.map(([name]) => name.replace('/admin/api/v1/', '')).sort()).toEqual([
      'GET applications',
      'GET changes',
      'GET changes/stream',
      'GET deliveries',
      'GET deliveries/progress',
      'GET departments',
      'GET instances',
      'GET receipts',
      'GET receipts/{id}',
      'GET removals',
      'GET removals/{id}',
      'GET tenants',
      'GET users',
      'POST applications/reveal',
      'POST deliveries/retry',
      'POST instances/{id}/keep',
      'POST removals/{id}/approve',
      'POST removals/{id}/reject',
      'POST users/erase',
    ]);
  });

  it.each(operations)('says what %s answers, and that it needs a token', (name, operation) => {
    expect(operation.summary).toMatch(/\w+/);
    expect(operation.security).toEqual([{ bearer: [] }]);
    const { content } = operation.responses['200'] ?? {};
    if (name.endsWith('/stream')) return expect(Object.keys(content ?? {})).toEqual(['text/event-stream']);
    expect(content?.['application/json']?.schema).toMatchObject({
      $ref: expect.stringMatching(/^#\/components\/schemas\/\w+$/),
    });
    const names = operation.parameters?.map((parameter) => parameter.name) ?? [];
    if (!/POST|\{id\}/.test(name)) expect(names).toEqual(expect.arrayContaining(['limit', 'after', 'lane']));
  });

  it('knows the fields of the items', () => {
    const { TenantItem, ReceiptItem, UserItem } = document.components.schemas;
    expect(Object.keys(TenantItem?.properties ?? {})).toContain('domainName');
    expect(Object.keys(ReceiptItem?.properties ?? {})).toContain('canonicalForm');
    expect(UserItem?.properties).toMatchObject({ employeeType: { type: ['number', 'null'] } });
  });
});
