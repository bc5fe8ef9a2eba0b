import type { DataSource } from 'typeorm';

/** The three families of SQL that koosync speaks. */
export type SqlDialect = 'sqlite' | 'postgres' | 'mysql';

export function dialectOf(dataSource: DataSource): SqlDialect {
  const { type } = dataSource.options;
  if (type === 'postgres') return 'postgres';
  return type === 'mysql' || type === 'mariadb' ? 'mysql' : 'sqlite';
}
