import { isSuperseded } from '../directory/source-time.js';
import type { Lane } from '../directory/scope-key.js';
import { newTally, type Tally } from '../directory/tally.js';
import type { ListedDepartment } from './all-org-sync.message.js';
import { computePaths } from './compute-paths.js';
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
  readonly saves: Department[];
  readonly tally: Tally;
  /** The first changed codes, twenty at most. */
  readonly sample: string[];
  /** How many live departments were older than the list. */
  readonly live: number;
}

/**
 * What a full list makes of a scope's departments (rules 7 and 8): lists are snapshots, what is newer survives them,
 * and removals beyond the guard are counted as held. `current`: every row of the scope, tombstones included.
 */
export function decideDepartmentList(
  current: Iterable<Department>,
  listed: readonly ListedDepartment[],
  { scopeId, lane, sourceTime, guard }: ListCase,
): ListDecision {
  const rows = new Map<string, Department>();
  for (const row of current) rows.set(row.code, row);
  const saves = new Map<string, Department>();
  const tally = newTally();

  const absent = new Set<Department>();
  let live = 0;
  for (const row of rows.values()) {
    if (row.removed || isSuperseded(row, { sourceTime, removed: true }, lane)) continue;
    live++;
    absent.add(row);
  }
  for (const item of listed) {
    const row = rows.get(item.code);
    if (row) absent.delete(row);
    if (isSuperseded(row, { sourceTime, removed: false }, lane)) tally.superseded++;
    else if (row && !row.removed && row.name === item.name && row.parentCode === item.parentCode) tally.unchanged++;
    else {
      tally[row && !row.removed ? 'updated' : 'created']++;
      const { code, name, parentCode } = item;
      saves.set(code, { scopeId, code, name, parentCode, path: row?.path ?? null, removed: false, sourceTime });
    }
  }
  const verdict = judgeRemovals(guard, listed.length, absent.size, live);
  if (verdict === 'hold') tally.held = absent.size;
  if (verdict === 'remove') {
    tally.removed = absent.size;
    for (const row of absent) saves.set(row.code, { ...row, path: null, removed: true, sourceTime });
  }
  const sample = [...saves.keys()].slice(0, 20);
  relink(rows, saves);
  return { saves: [...saves.values()], tally, sample, live };
}

/** Computes every path anew and saves those that changed. */
function relink(rows: ReadonlyMap<string, Department>, saves: Map<string, Department>): void {
  const after = new Map(rows);
  for (const [code, row] of saves) after.set(code, row);
  const parentOf = new Map<string, string | null>();
  for (const row of after.values()) if (!row.removed) parentOf.set(row.code, row.parentCode);
  for (const [code, path] of computePaths(parentOf, () => undefined)) {
    const row = after.get(code);
    if (row && !samePath(row.path, path)) saves.set(code, { ...row, path });
  }
}

export function samePath(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((code, i) => code === b[i]);
}
