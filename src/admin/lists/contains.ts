import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Restricts a query to rows that have a text in one of these columns; the case of ASCII letters does not matter. */
export function contains(
  query: SelectQueryBuilder<ObjectLiteral>,
  columns: readonly string[],
  text: string,
): void {
  const pattern = `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
  const conditions = columns.map((column) => `LOWER(${column}) LIKE :contained ESCAPE '!'`);
  query.andWhere(`(${conditions.join(' OR ')})`, { contained: pattern });
}
