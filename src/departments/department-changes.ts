import type { DepartmentSnapshot } from '../outbox/change.js';
import type { NewChange } from '../outbox/new-change.js';
import type { Department } from './department.entity.js';
import { jsonText } from './json-text.js';

/** A department's row before, as far as there was one, and after. */
export interface ChangedDepartment {
  readonly before: Department | undefined;
  readonly after: Department;
}

/**
 * Whether targets are told of it. Not when only the path differs and follows from a move above; a path that was not known
 * before, or is not any more, is told.
 */
export function isTold({ before, after }: ChangedDepartment): boolean {
  if (before?.removed !== false) return !after.removed;
  return (
    after.removed ||
    before.name !== after.name ||
    before.parentCode !== after.parentCode ||
    isLinked(before) !== isLinked(after)
  );
}

const isLinked = ({ path }: Department): boolean => path !== null;

/** What targets are told of a department's row; undefined: nothing. */
export function departmentChange(before: Department | undefined, after: Department): NewChange | undefined {
  return isTold({ before, after })
    ? changeOf(before?.removed === false ? before : undefined, after)
    : undefined;
}

/** `known`: the row before, unless it was removed. */
function changeOf(known: Department | undefined, after: Department): NewChange {
  const { sourceTime } = after;
  const department = snapshotOf(after);
  if (!known)
    return {
      type: 'department.saved',
      sourceTime,
      department,
      created: true,
      changed: ['name', 'parentCode'],
    };
  if (after.removed)
    return { type: 'department.removed', sourceTime, department: { ...snapshotOf(known), path: null } };
  const changed = (['name', 'parentCode'] as const).filter((field) => known[field] !== after[field]);
  const linked = isLinked(known) !== isLinked(after);
  if (!changed.includes('parentCode') && !linked)
    return { type: 'department.saved', sourceTime, department, created: false, changed };
  return {
    type: 'department.moved',
    sourceTime,
    department,
    ...{ oldPath: pathOf(known), newPath: department.path },
    ...{ created: false, changed: linked ? [...changed, 'path'] : changed },
  };
}

/** The same for several rows, in their order. */
export function departmentChanges(rows: Iterable<ChangedDepartment>): NewChange[] {
  const changes: NewChange[] = [];
  for (const { before, after } of rows) {
    const change = departmentChange(before, after);
    if (change) changes.push(change);
  }
  return changes;
}

/**
 * What targets are told (`isTold`) as JSON texts. A first list makes a hundred thousand of one form: those are put
 * together from the texts that a row has, in a fifth of the time.
 */
export function* changeTexts(told: Iterable<ChangedDepartment>): Generator<string> {
  for (const { before, after } of told)
    yield before?.removed === false ? JSON.stringify(changeOf(before, after)) : createdText(after);
}

const CREATED = '"created":true,"changed":["name","parentCode"]';

function createdText({ sourceTime, code, name, parentCode, path }: Department): string {
  const department = `{"code":${jsonText(code)},"name":${jsonText(name)},"parentCode":${parentCode === null ? 'null' : jsonText(parentCode)},"path":${path}}`;
  return `{"type":"department.saved","sourceTime":${sourceTime},"department":${department},${CREATED}}`;
}

function snapshotOf(row: Department): DepartmentSnapshot {
  return { code: row.code, name: row.name, parentCode: row.parentCode, path: pathOf(row) };
}

const pathOf = ({ path }: Department): string[] | null =>
  path === null ? null : (JSON.parse(path) as string[]);
