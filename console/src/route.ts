import { useSyncExternalStore } from 'react';

/** Where the operator is: what stands behind `#`, so that the server need not know the pages, whatever its path is. */
export interface Route {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

const listeners = new Set<() => void>();
let current = parse(location.hash);
addEventListener('hashchange', () => {
  current = parse(location.hash);
  for (const listener of listeners) listener();
});

function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const parts = path.split('/').filter((part) => part !== '');
  return { parts: parts.map(decoded), query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const useRoute = (): Route =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

export type Query = Readonly<Record<string, string | undefined>>;

/** The address of a page, for `href`. Parameters that are undefined are left out. */
export function to(parts: readonly string[], query: Query = {}): string {
  const path = parts.map(encodeURIComponent).join('/');
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const text = new URLSearchParams(given).toString();
  return `#/${path}${text && `?${text}`}`;
}

/** Changes parameters of the present page; without a new entry in the browser's history. */
export function narrow(route: Route, change: Query): void {
  const query = { ...Object.fromEntries(route.query), ...change };
  for (const [name, value] of Object.entries(query)) if (value === '') query[name] = undefined;
  location.replace(to(route.parts, query));
}
