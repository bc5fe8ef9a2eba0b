import { fromDatabase, type EntityTable } from '../database/entity-table.js';
import { toRecords } from '../database/save-rows.js';
import { decideDepartmentList, type ListCase, type ListDecision } from './decide-department-list.js';
import type { Department } from './department.entity.js';
import { unpackList } from './prepare-department-list.js';

/** Rows that one statement saves. */
const PAGE = 5000;

/** A full list and the scope's rows, all of it in a form that is cheap to hand to a thread. */
export interface ListComparison {
  readonly table: EntityTable;
  readonly packed: Uint8Array;
  /** The scope's rows: JSON arrays of rows as the database names them. */
  readonly current: readonly Uint8Array[];
  readonly listCase: ListCase;
}

export type ComparedList = Omit<ListDecision, 'saves'> & {
  /** The rows to save: JSON arrays of rows as the database names them. */
  readonly pages: readonly Uint8Array[];
};

/** Decides a full list of departments. Runs in a worker thread when the list is long. */
export function compareDepartmentList({ table, packed, current, listCase }: ListComparison): ComparedList {
  const { saves, ...decision } = decideDepartmentList(rowsOf(table, current), unpackList(packed), listCase);
  const pages: Uint8Array[] = [];
  for (let start = 0; start < saves.length; start += PAGE)
    pages.push(Buffer.from(JSON.stringify(toRecords(table, saves.slice(start, start + PAGE)))));
  return { ...decision, pages };
}

function* rowsOf(table: EntityTable, pages: readonly Uint8Array[]): Generator<Department> {
  for (const page of pages) {
    const text = Buffer.from(page.buffer, page.byteOffset, page.byteLength).toString();
    for (const row of JSON.parse(text) as Record<string, unknown>[]) yield fromDatabase<Department>(table, row);
  }
}
