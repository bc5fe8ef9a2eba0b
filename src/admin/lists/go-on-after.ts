import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * Restricts a query to the rows after a key, in the order of `columns`; after the empty key comes nothing. Not
 * `(a, b) > (x, y)`, which MariaDB answers by reading the whole index.
 */
export function goOnAfter(
  query: SelectQueryBuilder<ObjectLiteral>,
  columns: readonly string[],
  key: readonly string[],
  direction: 'ASC' | 'DESC',
): void {
  const beyond = direction === 'ASC' ? '>' : '<';
  const from = (i: number): string => {
    const column = columns[i] as string;
    if (i === key.length - 1) return `${column} ${beyond} :after${i}`;
    return `(${column} ${beyond}= :after${i} AND (${column} ${beyond} :after${i} OR ${from(i + 1)}))`;
  };
  if (key.length === 0) query.andWhere('1 = 0');
  else query.andWhere(from(0), Object.fromEntries(key.map((value, i) => [`after${i}`, value])));
}
