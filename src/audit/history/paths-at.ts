import type { Tx } from '../../database/tx.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import { scopeId, type ScopeKey } from '../../directory/scope-key.js';
import type { DepartmentSnapshot } from '../../outbox/change.js';
import { loadChanges } from './load-changes.js';
import { holdsAt, type Moment } from './moment.js';
import { objectKey } from './object-key.js';

const CODES = 500;

/**
 * The paths that departments had at a moment: a move is one change for a whole subtree, so that what a department's last
 * change says of its path may be older than the last move above it. Null while a parent is missing or in a cycle.
 */
export async function pathsAt(
  tx: Tx,
  keys: PersonKeys,
  scope: ScopeKey,
  moment: Moment,
  departments: readonly DepartmentSnapshot[],
): Promise<Map<string, string[] | null>> {
  const parents = new Map<string, string | null>();
  let level = departments;
  while (level.length > 0) {
    for (const { code, parentCode } of level) parents.set(code, parentCode);
    const unknown = level.flatMap(({ parentCode }) =>
      parentCode && !parents.has(parentCode) ? [parentCode] : [],
    );
    level = await departmentsAt(tx, keys, scope, moment, [...new Set(unknown)]);
  }
  return new Map(departments.map(({ code }) => [code, pathOf(code, parents)]));
}

async function departmentsAt(
  tx: Tx,
  keys: PersonKeys,
  scope: ScopeKey,
  moment: Moment,
  codes: readonly string[],
): Promise<DepartmentSnapshot[]> {
  const [condition, parameters] = holdsAt(moment);
  const places: number[] = [];
  for (let start = 0; start < codes.length; start += CODES) {
    const keys = codes.slice(start, start + CODES).map((code) => objectKey('department', code));
    const rows = await tx.rows<{ place: number | string }>(
      `SELECT place FROM history_entry WHERE scope_id = ? AND object IN (${keys.map(() => '?').join(', ')})
       AND ${condition} AND gone = ?`,
      [scopeId(scope), ...keys, ...parameters, tx.flag(false)],
    );
    places.push(...rows.map(({ place }) => Number(place)));
  }
  const changes = await loadChanges(tx, keys, scope, places);
  return changes.flatMap(({ change }) => ('department' in change ? [change.department] : []));
}

function pathOf(code: string, parents: ReadonlyMap<string, string | null>): string[] | null {
  const path: string[] = [];
  const seen = new Set<string>();
  for (let at: string | null = code; at !== null;) {
    if (seen.has(at)) return null;
    seen.add(at);
    path.unshift(at);
    const parent: string | null | undefined = parents.get(at);
    if (parent === undefined) return null;
    at = parent;
  }
  return path;
}
