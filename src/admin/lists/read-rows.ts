import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * The rows of a query as plain values: what TypeORM's entities are, but with numbers where its drivers return text, and
 * without the cost of building entities. Columns that the query leaves out are absent.
 */
export async function readRows<R extends ObjectLiteral>(
  query: SelectQueryBuilder<ObjectLiteral>,
): Promise<R[]> {
  const { driver } = query.dataSource;
  const selected = query.expressionMap.aliases.flatMap(({ name, metadata }) =>
    metadata.columns.map((column) => ({ column, from: `${name}_${column.databaseName}` })),
  );
  const rows = await query.getRawMany<Record<string, unknown>>();
  return rows.map((row) => {
    const values: Record<string, unknown> = {};
    for (const { column, from } of selected) {
      if (!(from in row)) continue;
      const value: unknown = driver.prepareHydratedValue(row[from], column);
      values[column.propertyName] = column.type === 'bigint' && value !== null ? Number(value) : value;
    }
    return values as R;
  });
}
