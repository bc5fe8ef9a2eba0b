import type { CopyTable } from '../database/copy-rows.js';
import { pagesOfRows, rowsOfText, type RowValue } from '../database/row-text.js';
import type { Department } from './department.entity.js';

/** The departments as they travel to and from a worker thread. */
export const DEPARTMENT_COPY: CopyTable = {
  name: 'department',
  columns: ['scope_id', 'code', 'name', 'parent_code', 'path', 'removed', 'source_time'],
  key: 'code',
};

/** The departments in a text of rows. */
export function* departmentsIn(parts: Iterable<Uint8Array>): Generator<Department> {
  for (const [scopeId, code, name, parentCode = null, path = null, removed, sourceTime] of rowsOfText(parts))
    yield {
      scopeId: scopeId as string,
      code: code as string,
      name: name as string,
      parentCode,
      path,
      // PostgreSQL writes t and f
      removed: removed === 't' || removed === '1',
      sourceTime: Number(sourceTime),
    };
}

/** A text of rows, in the order of the primary key: rows that come in any other order take PostgreSQL a third longer. */
export function departmentPages(departments: Department[]): Generator<Uint8Array> {
  departments.sort((a, b) => (a.code < b.code ? -1 : 1));
  return pagesOfRows(valuesOf(departments));
}

function* valuesOf(rows: Iterable<Department>): Generator<RowValue[]> {
  for (const row of rows)
    yield [row.scopeId, row.code, row.name, row.parentCode, row.path, row.removed, row.sourceTime];
}
