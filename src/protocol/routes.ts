/** The kit interfaces (用户目录同步): [433] tenant, [434] application, [435] users, [436] one department, [437] all departments. */
export const KIT_KINDS = [
  'tenantSync',
  'applicationSync',
  'authSync',
  'singleOrgSync',
  'allOrgSync',
] as const;

export type KitKind = (typeof KIT_KINDS)[number];

/** How a request is addressed and signed: guide version and interface family. */
export type Dialect = 'v2-kit' | 'v2-basic' | 'v1-kit' | 'v1-basic';

/** One interface of the marketplace as we serve it. */
export interface Route {
  readonly kind: KitKind;
  readonly dialect: Dialect;
  readonly method: 'POST' | 'GET';
  /** What the marketplace appends to the vendor's production address; `''` for the address itself. */
  readonly subPath: string;
}

/** Every interface that is served, one row each. */
export const ROUTES: readonly Route[] = [
  { kind: 'tenantSync', dialect: 'v2-kit', method: 'POST', subPath: '/produceAPI/v2/tenantSync' },
  { kind: 'applicationSync', dialect: 'v2-kit', method: 'POST', subPath: '/produceAPI/v2/applicationSync' },
  { kind: 'authSync', dialect: 'v2-kit', method: 'POST', subPath: '/produceAPI/v2/authSync' },
  { kind: 'singleOrgSync', dialect: 'v2-kit', method: 'POST', subPath: '/produceAPI/v2/singleOrgSync' },
  { kind: 'allOrgSync', dialect: 'v2-kit', method: 'POST', subPath: '/produceAPI/v2/allOrgSync' },
];

/**
 * Finds the interface a request is meant for.
 *
 * @param path the request's path, not decoded, without query; compared letter by letter, except that an address
 *   entered with a slash at its end (`https://host/isv/` + `/produceAPI…`) is understood.
 * @param basePath path of the production address, e.g. `/isv/produce`; a slash at its end does not matter.
 * @returns the route, or what is missing: `path` answers HTTP 404, `method` 405.
 */
export function routeOf(
  method: string,
  path: string,
  basePath: string,
): { found: Route } | { missing: 'path' | 'method' } {
  const base = withoutTrailingSlashes(basePath);
  if (!path.startsWith(base)) return { missing: 'path' };
  const subPath = withoutTrailingSlashes(path.slice(base.length).replace(/^\/{2,}/, '/'));
  const rows = ROUTES.filter((route) => route.subPath === subPath);
  if (rows.length === 0) return { missing: 'path' };
  const found = rows.find((route) => route.method === method);
  return found ? { found } : { missing: 'method' };
}

/** The path the marketplace calls for `route`, given the vendor's production address. */
export function pathOf(route: Route, basePath: string): string {
  return withoutTrailingSlashes(basePath) + route.subPath;
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
