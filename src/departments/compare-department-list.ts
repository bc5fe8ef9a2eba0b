import type { Pages } from '../database/copy-rows.js';
import { changePageTexts } from '../outbox/change-pages.js';
import type { ListedDepartment } from './all-org-sync.message.js';
import { decideDepartmentList, type ListCase, type ListDecision } from './decide-department-list.js';
import { changeTexts } from './department-changes.js';
import { departmentPages, departmentsIn } from './department-rows.js';
import { readPreparedList, type DepartmentListCall } from './prepare-department-list.js';
import { refusalAsData, type Refused } from './refusal-as-data.js';

/** A full list, and the ground it falls on. */
export interface ListComparison {
  readonly call: DepartmentListCall;
  readonly listCase: ListCase;
  /** The receipt of the call. */
  readonly receiptId: string;
}

/** What a full list came to. */
export type ListVerdict = Pick<ListDecision, 'tally' | 'sample' | 'live' | 'settled'> & {
  /** How many departments it holds. */
  readonly count: number;
  /** The list's codes, when its removals are held. */
  readonly heldCodes: readonly string[];
  /** How many changes the outbox is told. */
  readonly changes: number;
};

/** The rows to write, each a text of rows that is made while it is read: one after the other, in this order. */
export interface ListRows {
  readonly inserts: Pages;
  readonly updates: Pages;
  readonly changePages: Pages;
}
export const LIST_ROWS = ['inserts', 'updates', 'changePages'] as const satisfies (keyof ListRows)[];

export interface ComparedList {
  readonly verdict: ListVerdict;
  readonly rows: ListRows;
}

/** Reads and decides a full list of departments. `current`: the parts of the scope's text of rows. */
export function compareDepartmentList(
  { call, ...rest }: ListComparison,
  current: readonly Uint8Array[],
): ComparedList | Refused {
  return refusalAsData(() => compareDepartments(readPreparedList(call).departments, current, rest));
}

/** Decides a list that has been read and validated. */
export function compareDepartments(
  departments: readonly ListedDepartment[],
  current: Iterable<Uint8Array>,
  { listCase, receiptId }: Pick<ListComparison, 'listCase' | 'receiptId'>,
): ComparedList & { readonly rows: Readonly<Record<keyof ListRows, Iterable<Uint8Array>>> } {
  const { inserts, updates, told, ...decision } = decideDepartmentList(
    departmentsIn(current),
    departments,
    listCase,
  );
  const owner = { scopeId: listCase.scopeId, receiptId };
  const heldCodes = decision.tally.held > 0 ? departments.map(({ code }) => code) : [];
  return {
    verdict: { ...decision, count: departments.length, heldCodes, changes: told.length },
    rows: {
      inserts: departmentPages(inserts),
      updates: departmentPages(updates),
      changePages: changePageTexts(owner, changeTexts(told), told.length),
    },
  };
}

/** Reads a full list that changes nothing: how many departments it holds, if all of them are valid. */
export function countDepartmentList(call: DepartmentListCall): { readonly count: number } | Refused {
  return refusalAsData(() => ({ count: readPreparedList(call).departments.length }));
}
