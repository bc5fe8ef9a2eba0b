import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Tx } from './tx.js';

/** How a value travels: as it stands, as a number that drivers return as text, as 0/1, or as JSON in a text column. */
type ColumnKind = 'text' | 'number' | 'boolean' | 'json';

export interface TableColumn {
  readonly property: string;
  readonly name: string;
  readonly isKey: boolean;
  readonly kind: ColumnKind;
}

/** What the statements of this room need to know of an entity; read once from its TypeORM metadata. */
export interface EntityTable {
  readonly name: string;
  readonly columns: readonly TableColumn[];
}

const tables = new WeakMap<EntityMetadata, EntityTable>();

export function tableOf<R extends ObjectLiteral>(tx: Tx, entity: EntityTarget<R>): EntityTable {
  const metadata = tx.dataSource.getMetadata(entity);
  let table = tables.get(metadata);
  if (!table) tables.set(metadata, (table = describe(metadata)));
  return table;
}

function describe(metadata: EntityMetadata): EntityTable {
  const columns = metadata.columns.map((column) => ({
    property: column.propertyName,
    name: column.databaseName,
    isKey: column.isPrimary,
    kind: kindOf(column.type),
  }));
  return { name: metadata.tableName, columns };
}

function kindOf(type: unknown): ColumnKind {
  if (type === 'bigint' || type === 'integer' || type === 'int' || type === Number) return 'number';
  if (type === 'boolean' || type === Boolean) return 'boolean';
  return type === 'simple-json' ? 'json' : 'text';
}

/** A value as the database takes it. */
export function toDatabase(column: TableColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  return column.kind === 'json' ? JSON.stringify(value) : value;
}

/** A row's values as PostgreSQL writes them, in the order of the table's columns, as an entity's plain values. */
export function fromTexts<R>(table: EntityTable, texts: readonly (string | null)[]): R {
  const values: Record<string, unknown> = {};
  table.columns.forEach((column, i) => (values[column.property] = fromColumn(column, texts[i])));
  return values as R;
}

/** A row as the drivers return it, as an entity's plain values. */
export function fromDatabase<R>(table: EntityTable, row: Record<string, unknown>): R {
  const values: Record<string, unknown> = {};
  for (const column of table.columns) values[column.property] = fromColumn(column, row[column.name]);
  return values as R;
}

function fromColumn(column: TableColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (column.kind) {
    case 'number':
      return Number(value);
    case 'boolean':
      return value === true || value === 1 || value === '1' || value === 't';
    case 'json':
      return JSON.parse(value as string) as unknown;
    case 'text':
      return value;
  }
}
