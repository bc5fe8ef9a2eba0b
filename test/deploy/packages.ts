import { readFileSync } from 'node:fs';

interface Locked {
  readonly dev?: boolean;
}

/** Names of the packages in a lock file, and which of them only development needs. */
export function packagesOf(file: string): { readonly all: string[]; readonly development: Set<string> } {
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([place]) => place !== '');
  const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 13);
  const needed = new Set(locked.filter(([, { dev }]) => !dev).map(([place]) => nameOf(place)));
  const all = [...new Set(locked.map(([place]) => nameOf(place)))];
  return { all, development: new Set(all.filter((name) => !needed.has(name))) };
}
