import { execFileSync } from 'node:child_process';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from '@jest/globals';
import { CALLS, DOCUMENT, faultsOf } from '../support/openapi.js';

const operations = CALLS.map(({ method, path, operation }) => [`${method} ${path}`, operation] as const);

describe('the OpenAPI document', () => {
  it('that is served is docs/openapi.json (else: node scripts/run.mjs node scripts/openapi.mjs)', () => {
    const served = execFileSync(process.execPath, ['scripts/openapi.mjs', '--print'], { encoding: 'utf8' });
    expect(JSON.parse(served)).toEqual(DOCUMENT);
  });

  it('is valid OpenAPI 3.1', async () => {
    expect(DOCUMENT.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(
      structuredClone(DOCUMENT) as unknown as Record<string, unknown>,
    );
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it.each(operations)('says of %s which scope it needs, and how it is refused', (_, operation) => {
    const scope = operation['x-koosync-scope'];
    expect(['read', 'operate', 'reveal']).toContain(scope);
    expect(operation.security).toEqual([{ bearer: [scope] }]);
    for (const status of ['401', '403', '429', 'default']) {
      const name = operation.responses[status]?.$ref?.replace('#/components/responses/', '') ?? '';
      const { content } = DOCUMENT.components.responses[name] ?? {};
      expect(content).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
    }
  });

  it('gives an example of whatever is sent and answered, and each fits', () => {
    const named = JSON.stringify(DOCUMENT.paths).matchAll(/#\/components\/schemas\/(\w+)/g);
    for (const [, name = ''] of named) {
      const examples = DOCUMENT.components.schemas[name]?.examples ?? [];
      expect([name, examples.length]).toEqual([name, 1]);
      expect([name, faultsOf(`/components/schemas/${name}`, examples[0])]).toEqual([name, []]);
    }
  });

  it('names every call of the contract and no other', () => {
    expect(operations.map(([name]) => name).sort()).toEqual([
      'GET applications',
      'GET changes',
      'GET changes/stream',
      'GET deliveries',
      'GET deliveries/progress',
      'GET departments',
      'GET instances',
      'GET keys',
      'GET overview',
      'GET receipts',
      'GET receipts/stream',
      'GET receipts/{id}',
      'GET receipts/{id}/changes',
      'GET removals',
      'GET removals/{id}',
      'GET tenants',
      'GET token',
      'GET users',
      'POST applications/reveal',
      'POST deliveries/retry',
      'POST instances/{id}/keep',
      'POST removals/{id}/approve',
      'POST removals/{id}/reject',
    ]);
  });

  it.each(operations)('says what %s answers', (name, operation) => {
    expect(operation.summary).toMatch(/\w+/);
    const { content, description } = operation.responses['200'] ?? {};
    expect(description).toMatch(/\w+/);
    if (name.endsWith('/stream')) return expect(Object.keys(content ?? {})).toEqual(['text/event-stream']);
    expect(content?.['application/json']?.schema).toMatchObject({
      $ref: expect.stringMatching(/^#\/components\/schemas\/\w+$/),
    });
    const names = operation.parameters?.map((parameter) => parameter.name) ?? [];
    if (!/POST|\{id\}|(keys|token|overview)$/.test(name))
      expect(names).toEqual(expect.arrayContaining(['limit', 'after', 'lane']));
  });

  it('knows the fields of the items', () => {
    const { TenantItem, ReceiptItem, UserItem } = DOCUMENT.components.schemas;
    expect(Object.keys(TenantItem?.properties ?? {})).toContain('domainName');
    expect(Object.keys(ReceiptItem?.properties ?? {})).toContain('canonicalForm');
    expect(UserItem?.properties).toMatchObject({ employeeType: { type: ['number', 'null'] } });
  });
});
