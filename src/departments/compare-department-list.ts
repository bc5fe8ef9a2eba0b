import type { MessagePort } from 'node:worker_threads';
import type { CopyTable } from '../database/copy-rows.js';
import { RowPages, rowsOfText } from '../database/row-text.js';
import { changePageTexts } from '../outbox/change-pages.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { handedOver } from '../workers/handed-over.js';
import type { ListedDepartment } from './all-org-sync.message.js';
import { decideDepartmentList, type ListCase, type ListDecision } from './decide-department-list.js';
import type { Department } from './department.entity.js';
import { readPreparedList, type DepartmentListCall } from './prepare-department-list.js';

/** The departments as they travel to and from a worker thread. */
export const DEPARTMENT_COPY: CopyTable = {
  name: 'department',
  columns: ['scope_id', 'code', 'name', 'parent_code', 'path', 'removed', 'source_time'],
  key: 'code',
};

/** A full list and the scope's rows: bytes, cheap to hand to a thread. */
export interface ListComparison {
  readonly call: DepartmentListCall;
  /** The parts of a text of rows. */
  readonly current: readonly Uint8Array[];
  readonly listCase: ListCase;
  /** The receipt of the call. */
  readonly receiptId: string;
}

/** The same for a thread: it reads the list while the rows' parts come through the port, at last null. */
export type ThreadedComparison = Omit<ListComparison, 'current'> & { readonly rows: MessagePort };

export type ComparedList = Omit<ListDecision, 'inserts' | 'updates' | 'changes'> & {
  /** Texts of rows. */
  readonly inserts: readonly Uint8Array[];
  readonly updates: readonly Uint8Array[];
  /** Changes for the outbox, as texts of rows, and how many. */
  readonly changePages: readonly Uint8Array[];
  readonly changes: number;
  readonly count: number;
  /** The list's codes, when its removals are held. */
  readonly heldCodes: readonly string[];
};

/** Errors lose their class between threads: a refusal travels as data. */
export type Refused = { readonly refused: Pick<ProtocolError, 'code' | 'reason' | 'envelope'> };

/** Reads and decides a full list of departments. */
export function compareDepartmentList({ call, current, ...rest }: ListComparison): ComparedList | Refused {
  return refusalAsData(() => compareDepartments(readPreparedList(call).departments, current, rest));
}

/** Reads a full list, then waits for the scope's rows and decides. Runs in a worker thread. */
export async function compareLongList({
  call,
  rows,
  ...rest
}: ThreadedComparison): Promise<ComparedList | Refused> {
  const arrived = allParts(rows);
  arrived.catch(() => undefined);
  try {
    const list = refusalAsData(() => readPreparedList(call));
    if ('refused' in list) return list;
    const answer = compareDepartments(list.departments, await arrived, rest);
    return handedOver(answer, [...answer.inserts, ...answer.updates, ...answer.changePages]);
  } finally {
    rows.close();
  }
}

/** Rejects when the port closes first: the rows could not be read. */
function allParts(rows: MessagePort): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    rows.on('message', (part: Uint8Array | null) => (part ? void parts.push(part) : resolve(parts)));
    rows.once('close', () => reject(new Error('the rows did not come')));
  });
}

/** Decides a list that has been read and validated. `current`: the parts of the scope's text of rows. */
export function compareDepartments(
  departments: readonly ListedDepartment[],
  current: Iterable<Uint8Array>,
  { listCase, receiptId }: Pick<ListComparison, 'listCase' | 'receiptId'>,
): ComparedList {
  const { inserts, updates, changes, ...decision } = decideDepartmentList(
    departmentsIn(current),
    departments,
    listCase,
  );
  const heldCodes = decision.tally.held > 0 ? departments.map(({ code }) => code) : [];
  const count = departments.length;
  return {
    ...decision,
    ...{ count, heldCodes, inserts: pagesOf(inserts), updates: pagesOf(updates) },
    changePages: changePageTexts({ scopeId: listCase.scopeId, receiptId }, changes),
    changes: changes.length,
  };
}

/** Reads a full list that changes nothing: how many departments it holds, if all of them are valid. */
export function countDepartmentList(call: DepartmentListCall): { readonly count: number } | Refused {
  return refusalAsData(() => ({ count: readPreparedList(call).departments.length }));
}

function refusalAsData<T>(read: () => T): T | Refused {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, reason, envelope } = error;
    return { refused: { code, reason, envelope } };
  }
}

function* departmentsIn(parts: Iterable<Uint8Array>): Generator<Department> {
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

/** In the order of the primary key: rows that come in any other order take PostgreSQL a third longer. */
function pagesOf(rows: Department[]): Uint8Array[] {
  const pages = new RowPages();
  rows.sort((a, b) => (a.code < b.code ? -1 : 1));
  for (const row of rows)
    pages.add([row.scopeId, row.code, row.name, row.parentCode, row.path, row.removed, row.sourceTime]);
  return pages.pages();
}
