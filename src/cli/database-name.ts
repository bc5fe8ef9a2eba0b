import { relative, resolve } from 'node:path';

/** A database in words, without user and password: `PostgreSQL koosync at db:5432`, `embedded SQLite data/koosync.sqlite`. */
export function databaseName(url: string): string {
  if (url.startsWith('sqlite:')) {
    const file = sqliteFile(url);
    if (file === undefined) return 'embedded SQLite in memory';
    const near = relative('.', file);
    return `embedded SQLite ${near.startsWith('..') ? file : near}`;
  }
  const kind = url.startsWith('postgres') ? 'PostgreSQL' : 'MariaDB';
  if (!URL.canParse(url)) return kind;
  const { hostname, port, pathname } = new URL(url);
  return `${kind} ${decodeURIComponent(pathname.slice(1))} at ${hostname}${port ? `:${port}` : ''}`;
}

/** The whole path of an embedded database; undefined for servers and for one in memory. */
export function sqliteFile(url: string): string | undefined {
  if (!url.startsWith('sqlite:')) return undefined;
  const file = url.slice('sqlite:'.length).replace(/^\/\/(?=\/|[^/])/, '');
  return file === ':memory:' ? undefined : resolve(file);
}
