import { jsonText } from './json-text.js';

/** Deeper departments are stored and listed without a path: a chain of 100 000 would need 5 · 10⁹ entries. */
export const DEEPEST_PATH = 256;

/** The codes from the top to a department, as the text of a JSON array; null: not linked to the top. */
export type Path = string | null;

/** A path's codes. */
export const codesOf = (path: Path): string[] | null =>
  path === null ? null : (JSON.parse(path) as string[]);

/** Where a department stands in the tree; `depth` counts from 1 at the top level. */
interface Place {
  readonly path: Path;
  readonly depth: number;
  /** Whether the stored paths from the top down to here still hold. */
  readonly isStored: boolean;
}
const NOWHERE: Place = { path: null, depth: 0, isStored: false };
const TOP: Place = { path: '[]', depth: 0, isStored: true };

/** A department on its way to its path. */
export interface TreeNode {
  readonly code: string;
  /** Null at the top level. */
  readonly parentCode: string | null;
  /** The stored path, which holds as long as nothing above it came, went or moved; undefined: to be computed anew. */
  readonly storedPath?: Path | undefined;
  /** Set by `placeAll`. */
  place?: Place | undefined;
}

/**
 * Gives every node its place. The path is null while a parent is missing, in a cycle, or deeper than DEEPEST_PATH.
 * `outside` answers for parents that are not among the nodes (null: no such department, or it is not linked itself).
 */
export function placeAll<N extends TreeNode>(
  nodes: ReadonlyMap<string, N>,
  outside: (code: string) => Path,
): void {
  for (const node of nodes.values()) if (!node.place) climb(node, nodes, outside);
}

/** Climbs until something known, then places the nodes on the way back; who meets a node on the way is in a cycle. */
function climb(start: TreeNode, nodes: ReadonlyMap<string, TreeNode>, outside: (code: string) => Path): void {
  const way: TreeNode[] = [];
  let place: Place | undefined;
  for (let node = start; place === undefined;) {
    node.place = NOWHERE;
    way.push(node);
    if (node.parentCode === null) place = TOP;
    else {
      const parent = nodes.get(node.parentCode);
      if (!parent) place = placeOf(outside(node.parentCode));
      else if (parent.place) place = parent.place;
      else node = parent;
    }
  }
  for (let i = way.length - 1; i >= 0; i--) {
    const node = way[i] as TreeNode;
    place = node.place = below(place, node);
  }
}

function placeOf(path: Path): Place {
  if (path === null) return NOWHERE;
  return { path, depth: (JSON.parse(path) as string[]).length, isStored: false };
}

function below({ path, depth, isStored }: Place, { code, storedPath }: TreeNode): Place {
  if (path === null || depth >= DEEPEST_PATH) return NOWHERE;
  if (isStored && typeof storedPath === 'string') return { path: storedPath, depth: depth + 1, isStored };
  const start = depth === 0 ? '[' : `${path.slice(0, -1)},`;
  return { path: `${start}${jsonText(code)}]`, depth: depth + 1, isStored: false };
}
