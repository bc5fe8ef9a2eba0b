import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rowsOfText } from '../../src/database/row-text.js';
import { changeTexts, departmentChanges, isTold } from '../../src/departments/department-changes.js';
import type { Department } from '../../src/departments/department.entity.js';
import { changePages, changePageTexts } from '../../src/outbox/change-pages.js';
import { testSeed } from '../protocol/test-seed.js';

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('研发部门', 'a"b', 'back\\slash', 'tab\tfeed\n', 'nul\u0000', '😀', '\ud800', 'é\u2028'),
);
const department: fc.Arbitrary<Department> = fc.record({
  scopeId: fc.constant('s'.repeat(22)),
  code: name,
  name,
  parentCode: fc.option(name),
  path: fc.option(fc.array(name, { maxLength: 3 }).map((codes) => JSON.stringify(codes))),
  removed: fc.boolean(),
  sourceTime: fc.nat(),
});
const changed = fc.record({ before: fc.option(department, { nil: undefined }), after: department });

describe(`What targets are told of departments (seed ${testSeed})`, () => {
  it('is the same whether it is put together as text or made as objects', () => {
    fc.assert(
      fc.property(fc.array(changed), (rows) => {
        const texts = [...changeTexts(rows.filter(isTold))];
        expect(texts).toEqual(departmentChanges(rows).map((change) => JSON.stringify(change)));
      }),
      { seed: testSeed },
    );
  });

  it('fills the same pages either way, of any number of changes', () => {
    const owner = { scopeId: 's'.repeat(22), receiptId: 'r'.repeat(26) };
    fc.assert(
      fc.property(
        fc.array(changed, { minLength: 1, maxLength: 3 }),
        fc.integer({ max: 650, min: 0 }),
        (rows, count) => {
          const many = Array.from({ length: count }, (_, i) => rows[i % rows.length]!).filter(isTold);
          const pages = changePageTexts(owner, changeTexts(many), many.length);
          expect([...rowsOfText(pages)]).toEqual(
            [...changePages(owner, departmentChanges(many))].map(
              ({ scopeId, receiptId, first, items, events }) => [
                scopeId,
                receiptId,
                String(first),
                String(items),
                events,
              ],
            ),
          );
        },
      ),
      { seed: testSeed, numRuns: 50 },
    );
  });
});
