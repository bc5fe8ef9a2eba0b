import { BASIC_ROWS, KIT_KINDS, KIT_ROWS, type Dialect, type Kind, type KitKind } from './route-table.js';

export {
  INSTANCE_KINDS,
  KIT_KINDS,
  type Dialect,
  type InstanceKind,
  type Kind,
  type KitKind,
} from './route-table.js';

/** What method and path tell of a request. The basic interfaces share one address: only their body tells the kind. */
export interface Address {
  readonly dialect: Dialect;
  readonly method: 'POST' | 'GET';
  /** What the marketplace appends to the vendor's production address; `''` for the address itself. */
  readonly subPath: string;
  readonly kind?: Kind;
}

/** One interface of the marketplace as we serve it. */
export interface Route extends Address {
  readonly kind: Kind;
  /** The basic interfaces: what the request's `activity` says. */
  readonly activity?: string;
}

/** Every interface that is served: a row for each kind and dialect, two where a V1 kind goes by two activities. */
export const ROUTES: readonly Route[] = [
  ...KIT_ROWS.flatMap(([kind, ...dialects]): Route[] =>
    dialects.map(([dialect, folder]) => ({
      kind,
      dialect,
      method: 'POST',
      subPath: `${folder}/${kind}`,
    })),
  ),
  ...BASIC_ROWS.map(([dialect, activity, kind]): Route => ({
    kind,
    dialect,
    method: dialect === 'v2-basic' ? 'POST' : 'GET',
    subPath: '',
    activity,
  })),
];

export const ALL_DIALECTS: readonly Dialect[] = ['v2-kit', 'v2-basic', 'v1-kit', 'v1-basic'];

/**
 * Finds the interface, or the family of interfaces, that a request is meant for.
 *
 * @param path the request's path, not decoded, without query; compared letter by letter, except that an address
 *   entered with a slash at its end (`https://host/isv/` + `/produceAPI…`) is understood.
 * @param basePath path of the production address, e.g. `/isv/produce`; a slash at its end does not matter.
 * @param dialects those that are served; the others' interfaces are unknown paths.
 * @returns the address, or what is missing: `path` answers HTTP 404, `method` 405.
 */
export function routeOf(
  method: string,
  path: string,
  basePath: string,
  dialects: readonly Dialect[] = ALL_DIALECTS,
): { found: Address } | { missing: 'path' | 'method' } {
  const subPath = subPathOf(path, basePath);
  const rows = ROUTES.filter((route) => route.subPath === subPath);
  const found = rows.find((route) => route.method === method);
  const isServed = found ? dialects.includes(found.dialect) : rows.some((r) => dialects.includes(r.dialect));
  if (!isServed) return { missing: 'path' };
  return found ? { found: addressOf(found) } : { missing: 'method' };
}

/** The kind that the `activity` of a basic request names; undefined for every other text. */
export function kindOf(dialect: Dialect, activity: unknown): Kind | undefined {
  return ROUTES.find((route) => route.dialect === dialect && route.activity === activity)?.kind;
}

/** Whether a kind is one of the kit's: about an enterprise, not about an instance. */
export const isKitKind = (kind: Kind): kind is KitKind => (KIT_KINDS as readonly Kind[]).includes(kind);

/** Whether `path` is one that V1 knows, served or not: the production address itself, or `/produceAPI/…` without `/v2`. */
export function isV1Path(path: string, basePath: string): boolean {
  const subPath = subPathOf(path, basePath);
  return subPath === '' || (subPath !== undefined && /^\/produceAPI(?!\/v2(\/|$))(\/|$)/.test(subPath));
}

/** The path the marketplace calls for `route`, given the vendor's production address. */
export function pathOf({ subPath }: Address, basePath: string): string {
  return withoutTrailingSlashes(basePath) + subPath;
}

function addressOf({ activity, ...row }: Route): Address {
  if (activity === undefined) return row;
  return { dialect: row.dialect, method: row.method, subPath: row.subPath };
}

function subPathOf(path: string, basePath: string): string | undefined {
  const base = withoutTrailingSlashes(basePath);
  if (!path.startsWith(base)) return undefined;
  return withoutTrailingSlashes(path.slice(base.length).replace(/^\/{2,}/, '/'));
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
