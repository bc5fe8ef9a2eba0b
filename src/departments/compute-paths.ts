/** Deeper departments are stored and listed without a path: a chain of 100 000 would need 5 · 10⁹ entries. */
export const DEEPEST_PATH = 256;

export type Path = readonly string[] | null;

/**
 * The path of every node: the codes from the top to the node itself, or null while a parent is missing, in a cycle, or
 * deeper than DEEPEST_PATH. `parentOf` holds the nodes' parents (null at the top level); `outside` answers for parents
 * that are not among the nodes (undefined: there is no such department).
 */
export function computePaths(
  parentOf: ReadonlyMap<string, string | null>,
  outside: (code: string) => Path | undefined,
): Map<string, Path> {
  const paths = new Map<string, Path>();
  for (const code of parentOf.keys()) if (!paths.has(code)) climb(code, parentOf, outside, paths);
  return paths;
}

/** Climbs until something known, then fills in the paths on the way back. */
function climb(
  start: string,
  parentOf: ReadonlyMap<string, string | null>,
  outside: (code: string) => Path | undefined,
  paths: Map<string, Path>,
): void {
  const way: string[] = [];
  const onWay = new Set<string>();
  let path: Path = [];
  for (let code: string | null = start; code !== null; ) {
    const known = paths.get(code);
    if (known !== undefined || onWay.has(code)) {
      path = known ?? null;
      break;
    }
    const parent = parentOf.get(code);
    if (parent === undefined) {
      path = outside(code) ?? null;
      break;
    }
    way.push(code);
    onWay.add(code);
    code = parent;
  }
  for (const code of way.reverse()) {
    path = path === null || path.length >= DEEPEST_PATH ? null : [...path, code];
    paths.set(code, path);
  }
}
