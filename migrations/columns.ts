import type { QueryRunner, TableColumnOptions } from 'typeorm';

type Extra = Partial<TableColumnOptions>;

/** Column makers that mean the same on SQLite, PostgreSQL, MariaDB and MySQL. */
export interface Columns {
  /** Text compared character by character, trailing blanks included. */
  readonly text: (name: string, length: number, extra?: Extra) => TableColumnOptions;
  /** Text of any length. */
  readonly longText: (name: string, extra?: Extra) => TableColumnOptions;
  /** Epoch milliseconds. */
  readonly time: (name: string, extra?: Extra) => TableColumnOptions;
  readonly count: (name: string, extra?: Extra) => TableColumnOptions;
  readonly flag: (name: string) => TableColumnOptions;
}

export async function columnsOf(runner: QueryRunner): Promise<Columns> {
  const { type } = runner.dataSource.options;
  const isMysql = type === 'mysql' || type === 'mariadb';
  const exact = await exactText(runner);
  return {
    text: (name, length, extra) => ({ name, type: 'varchar', length: String(length), ...exact, ...extra }),
    // MySQL's `text` ends at 64 KiB
    longText: (name, extra) => ({ name, type: isMysql ? 'mediumtext' : 'text', ...exact, ...extra }),
    time: (name, extra) => ({ name, type: 'bigint', ...extra }),
    count: (name, extra) => ({ name, type: 'integer', ...extra }),
    flag: (name) => ({ name, type: 'boolean' }),
  };
}

/**
 * MySQL's default collations take `a` for `A`, and `a` for `a `; PostgreSQL's depend on the server's locale and cost
 * a quarter of a bulk insert.
 */
async function exactText(runner: QueryRunner): Promise<Extra> {
  const { type } = runner.dataSource.options;
  if (type === 'postgres') return { collation: 'C' };
  if (type !== 'mysql' && type !== 'mariadb') return {};
  const [row] = (await runner.query('SELECT VERSION() AS version')) as { version: string }[];
  const collation = /mariadb/i.test(row?.version ?? '') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
  return { charset: 'utf8mb4', collation };
}
