import { relative, resolve } from 'node:path';

/** A database in words, without user and password: `PostgreSQL koosync at db:5432`, `embedded SQLite data/koosync.sqlite`. */
export function databaseName(url: string): string {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length).replace(/^\/\/(?=\/|[^/])/, '');
    if (file === ':memory:') return 'embedded SQLite in memory';
    const near = relative('.', resolve(file));
    return `embedded SQLite ${near.startsWith('..') ? resolve(file) : near}`;
  }
  const kind = url.startsWith('postgres') ? 'PostgreSQL' : 'MariaDB';
  if (!URL.canParse(url)) return kind;
  const { hostname, port, pathname } = new URL(url);
  return `${kind} ${decodeURIComponent(pathname.slice(1))} at ${hostname}${port ? `:${port}` : ''}`;
}
