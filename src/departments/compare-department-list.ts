import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { CopyTable } from '../database/copy-rows.js';
import { RowPages, rowsOfText } from '../database/row-text.js';
import { changePageTexts } from '../outbox/change-pages.js';
import { ProtocolError } from '../protocol/protocol-error.js';
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
  /** Text of rows. */
  readonly current: Uint8Array;
  readonly listCase: ListCase;
  /** The receipt of the call. */
  readonly receiptId: string;
}

/** The same for a thread: it reads the list while the rows are still on their way through the port. */
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
  return refusalAsData(() => compared(readPreparedList(call).departments, current, rest));
}

/** Reads a full list, then waits for the scope's rows and decides. Runs in a worker thread. */
export async function compareLongList({
  call,
  rows,
  ...rest
}: ThreadedComparison): Promise<ComparedList | Refused> {
  const arrived = once(rows, 'message') as Promise<[Uint8Array]>;
  arrived.catch(() => undefined);
  try {
    const list = refusalAsData(() => readPreparedList(call));
    if ('refused' in list) return list;
    const [current] = await arrived;
    return compared(list.departments, current, rest);
  } finally {
    rows.close();
  }
}

function compared(
  departments: readonly ListedDepartment[],
  current: Uint8Array,
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

function* departmentsIn(bytes: Uint8Array): Generator<Department> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  for (const [scopeId, code, name, parentCode = null, path = null, removed, sourceTime] of rowsOfText(text))
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

function pagesOf(rows: readonly Department[]): Uint8Array[] {
  const pages = new RowPages();
  for (const row of rows)
    pages.add([row.scopeId, row.code, row.name, row.parentCode, row.path, row.removed, row.sourceTime]);
  return pages.pages();
}
