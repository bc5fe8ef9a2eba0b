import type { Tx } from '../../database/tx.js';
import { scopeId, type ScopeKey } from '../../directory/scope-key.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import { loadChanges, type Recorded } from './load-changes.js';
import { holdsAt, type Moment } from './moment.js';
import type { ObjectKind } from './object-key.js';
import { pathsAt } from './paths-at.js';

/** Entries looked at for one page at most: what a page is narrowed to may be rare. */
const LOOKED_AT = 5000;
const LOOKED_AT_ONCE = 500;

export interface AsOfQuery {
  readonly kind: ObjectKind;
  /** Of users only those in this department. */
  readonly departmentCode?: string | undefined;
  /** Only this user. */
  readonly userName?: string | undefined;
  readonly limit: number;
  /** Where an earlier page ended: its moment, and the place of its last item. */
  readonly moment?: Moment | undefined;
  readonly after?: number | undefined;
}

export interface AsOfPage {
  readonly items: readonly Recorded[];
  /** Of departments: the path they had at that moment, by code. */
  readonly paths: ReadonlyMap<string, readonly string[] | null>;
  readonly moment: Moment;
  /** The place after which the next page begins; undefined at the end. */
  readonly next: number | undefined;
}

/** The objects of a kind that there were at a moment, each as its last change until then left it. */
export async function asOf(
  tx: Tx,
  keys: PersonKeys,
  scope: ScopeKey,
  { kind, limit, moment, after = -1, ...filter }: AsOfQuery & { readonly moment: Moment },
): Promise<AsOfPage> {
  const items: Recorded[] = [];
  let [at, isEnd] = [after, false];
  const isNarrow = Object.values(filter).some((value) => value !== undefined);
  for (let looked = 0; items.length < limit && looked < LOOKED_AT && !isEnd;) {
    const count = isNarrow ? LOOKED_AT_ONCE : limit - items.length;
    const places = await placesAfter(tx, scopeId(scope), kind, moment, at, count);
    isEnd = places.length < count;
    looked += places.length;
    at = places.at(-1) ?? at;
    items.push(...(await loadChanges(tx, keys, scope, places)).filter((one) => isWanted(one, filter)));
  }
  if (items.length > limit) {
    items.length = limit;
    [at, isEnd] = [items[limit - 1]?.place ?? at, false];
  }
  const departments = items.flatMap(({ change }) => ('department' in change ? [change.department] : []));
  const paths = await pathsAt(tx, keys, scope, moment, departments);
  return { items, paths, moment, next: isEnd ? undefined : at };
}

async function placesAfter(
  tx: Tx,
  id: string,
  kind: ObjectKind,
  moment: Moment,
  after: number,
  limit: number,
): Promise<number[]> {
  const [condition, parameters] = holdsAt(moment);
  const rows = await tx.rows<{ place: number | string }>(
    `SELECT place FROM history_entry WHERE scope_id = ? AND kind = ? AND place > ? AND ${condition} AND gone = ?
     ORDER BY place LIMIT ?`,
    [id, kind, after, ...parameters, tx.flag(false), limit],
  );
  return rows.map(({ place }) => Number(place));
}

function isWanted({ change }: Recorded, { departmentCode, userName }: Partial<AsOfQuery>): boolean {
  if (!('user' in change)) return true;
  if (departmentCode !== undefined && change.user.departmentCode !== departmentCode) return false;
  return userName === undefined || change.user.userName === userName;
}
