import { isSuperseded } from '../directory/source-time.js';
import type { Lane } from '../directory/scope-key.js';
import { newTally, type Effect, type Tally } from '../directory/tally.js';
import type { ListedDepartment } from './all-org-sync.message.js';
import { isTold, type ChangedDepartment } from './department-changes.js';
import { placeAll, type Path, type TreeNode } from './place-departments.js';
import type { Department } from './department.entity.js';
import { judgeRemovals, type RemovalGuard } from '../directory/removal-guard.js';

/** A full list and the ground it falls on. */
export interface ListCase {
  readonly scopeId: string;
  readonly lane: Lane;
  /** Epoch ms of the list. */
  readonly sourceTime: number;
  readonly guard: RemovalGuard;
}

export interface ListDecision {
  /** Departments never seen before, and departments that change. */
  readonly inserts: Department[];
  readonly updates: Department[];
  readonly tally: Tally;
  /** The first changed codes, twenty at most. */
  readonly sample: string[];
  /** What targets are told of: saves before removals. */
  readonly told: readonly ChangedDepartment[];
  /** How many live departments were older than the list. */
  readonly live: number;
  /** Whether nothing newer than the list stands against it: the same list, sent later, would change nothing. */
  readonly settled: boolean;
}

/** A department before and after the list. A class: a hundred thousand of one shape. */
class Entry implements TreeNode {
  /** Set when the row changes. */
  after: Department | undefined = undefined;
  place: TreeNode['place'] = undefined;

  constructor(
    readonly code: string,
    public parentCode: string | null,
    readonly before: Department | undefined,
    /** Live, older than the list, and not in it. */
    public absent: boolean,
  ) {}

  get isStanding(): boolean {
    return !(this.after ?? this.before)?.removed;
  }

  get storedPath(): Path | undefined {
    return this.before && (!this.after || staysInPlace(this.before, this.after))
      ? this.before.path
      : undefined;
  }
}

/**
 * What a full list makes of a scope's departments (rules 7 and 8): lists are snapshots, what is newer survives them,
 * and removals beyond the guard are counted as held. `current`: every row of the scope, tombstones included.
 */
export function decideDepartmentList(
  current: Iterable<Department>,
  listed: readonly ListedDepartment[],
  listCase: ListCase,
): ListDecision {
  const { lane, sourceTime, guard } = listCase;
  const tally = newTally();
  const entries = new Map<string, Entry>();
  let live = 0;
  let newer = 0;
  for (const before of current) {
    const absent = !before.removed && !isSuperseded(before, { sourceTime, removed: true }, lane);
    if (absent) live++;
    else if (!before.removed) newer++;
    entries.set(before.code, new Entry(before.code, before.parentCode, before, absent));
  }
  for (const item of listed) tally[applyItem(entries, item, listCase)]++;

  const absent = live === 0 ? [] : where(entries, (entry) => entry.absent);
  const verdict = judgeRemovals(guard, listed.length, absent.length, live);
  if (verdict === 'hold') tally.held = absent.length;
  if (verdict === 'remove') {
    tally.removed = absent.length;
    for (const entry of absent)
      entry.after = { ...(entry.before as Department), path: null, removed: true, sourceTime };
  }
  const sample = firstChanged(entries);
  if (changesTree(entries)) link(entries);
  const changed = where(entries, isChanged);
  const rows = (known: boolean) =>
    changed.filter(({ before }) => (before !== undefined) === known).map(({ after }) => after);
  const settled = newer === 0 && tally.superseded === 0;
  return { inserts: rows(false), updates: rows(true), told: toldOf(changed), tally, sample, live, settled };
}

const isChanged = (entry: Entry): entry is Entry & ChangedDepartment => entry.after !== undefined;

function toldOf(changed: readonly ChangedDepartment[]): ChangedDepartment[] {
  const told = changed.filter(isTold);
  const removals = told.filter(({ after }) => after.removed);
  return removals.length === 0 ? told : [...told.filter(({ after }) => !after.removed), ...removals];
}

function where<E extends Entry>(entries: ReadonlyMap<string, Entry>, test: (entry: Entry) => entry is E): E[];
function where(entries: ReadonlyMap<string, Entry>, test: (entry: Entry) => boolean): Entry[];
function where(entries: ReadonlyMap<string, Entry>, test: (entry: Entry) => boolean): Entry[] {
  const found: Entry[] = [];
  for (const entry of entries.values()) if (test(entry)) found.push(entry);
  return found;
}

function applyItem(
  entries: Map<string, Entry>,
  { code, name, parentCode }: ListedDepartment,
  { scopeId, lane, sourceTime }: Pick<ListCase, 'scopeId' | 'lane' | 'sourceTime'>,
): Effect {
  const entry = entries.get(code);
  const before = entry?.before;
  if (entry) entry.absent = false;
  if (isSuperseded(before, { sourceTime, removed: false }, lane)) return 'superseded';
  if (before && !before.removed && before.name === name && before.parentCode === parentCode)
    return 'unchanged';
  const after = { scopeId, code, name, parentCode, path: before?.path ?? null, removed: false, sourceTime };
  const changed = entry ?? new Entry(code, parentCode, undefined, false);
  changed.parentCode = parentCode;
  changed.after = after;
  if (!entry) entries.set(code, changed);
  return before && !before.removed ? 'updated' : 'created';
}

function firstChanged(entries: ReadonlyMap<string, Entry>): string[] {
  const sample: string[] = [];
  for (const { code, after } of entries.values()) {
    if (after) sample.push(code);
    if (sample.length === 20) break;
  }
  return sample;
}

/** Whether a department came, went or moved; renames leave every path as it was. */
function changesTree(entries: ReadonlyMap<string, Entry>): boolean {
  for (const { before, after } of entries.values())
    if (after && (!before || !staysInPlace(before, after))) return true;
  return false;
}

const staysInPlace = (before: Department, after: Department): boolean =>
  before.removed === after.removed && before.parentCode === after.parentCode;

/** Computes the paths below whatever came, went or moved, and notes those that changed. */
function link(entries: ReadonlyMap<string, Entry>): void {
  const gone = where(entries, (entry) => !entry.isStanding);
  const standing = gone.length === 0 ? entries : new Map(entries);
  for (const { code } of gone) (standing as Map<string, Entry>).delete(code);
  placeAll(standing, () => null);
  for (const entry of standing.values()) {
    const row = (entry.after ?? entry.before) as Department;
    const path = entry.place?.path ?? null;
    if (row.path === path) continue;
    if (entry.before) entry.after = { ...row, path };
    // made by this list
    else row.path = path;
  }
}
