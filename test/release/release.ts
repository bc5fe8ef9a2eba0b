import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { SCHEMA } from '../../src/schema.js';

export const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures');

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A released version, as `scripts/release-fixture.mjs` kept it. */
export interface Release {
  readonly version: string;
  readonly commit: string;
  /** Opens the secrets in its rows. */
  readonly dataKey: string;
  readonly migrations: readonly { readonly name: string; readonly file: string; readonly sha256: string }[];
}

const read = (version: string, file: string): string =>
  readFileSync(join(fixtures, `schema-${version}`, file), 'utf8');

/** Every version that was released, oldest first. */
export const RELEASES: readonly Release[] = (existsSync(fixtures) ? readdirSync(fixtures) : [])
  .filter((folder) => folder.startsWith('schema-'))
  .map((folder) => JSON.parse(read(folder.slice('schema-'.length), 'release.json')) as Release)
  .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));

/** Rows of each of its tables. */
export const rowsOf = ({ version }: Release): Readonly<Record<string, readonly Row[]>> =>
  JSON.parse(read(version, 'rows.json')) as Record<string, Row[]>;

/** What SQLite says of its tables and indices. */
export const sqliteSchemaOf = ({ version }: Release): string[] =>
  read(version, 'schema.sql')
    .trim()
    .split(/;\n/)
    .map((sql) => sql.replace(/;$/, ''));

/** Writes the rows into a database that has the release's schema. */
export async function insertRows(dataSource: DataSource, release: Release): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const { driver } = dataSource;
  for (const [table, rows] of Object.entries(rowsOf(release))) {
    const columns = (await runner.getTable(table))?.columns ?? [];
    const isBoolean = new Set(columns.filter(({ type }) => type === 'boolean').map(({ name }) => name));
    await runner.query(`DELETE FROM ${driver.escape(table)}`); // what a migration put there
    for (const row of rows) {
      const names = Object.keys(row);
      const values = names.map((name) => {
        const value = row[name] ?? null;
        return isBoolean.has(name) && dataSource.options.type === 'postgres' ? value === 1 : value;
      });
      const places = names.map((_, i) => (dataSource.options.type === 'postgres' ? `$${i + 1}` : '?'));
      const into = `${driver.escape(table)} (${names.map((name) => driver.escape(name)).join(', ')})`;
      await runner.query(`INSERT INTO ${into} VALUES (${places.join(', ')})`, values);
    }
  }
  await runner.release();
}

/** Columns that a later release rewrites on purpose: what is personal leaves the requests of older receipts. */
const REWRITTEN: readonly string[] = ['receipt.request'];

/** The other columns that the release knew of all rows of a table, in an order of their own. */
export async function knownColumns(
  dataSource: DataSource,
  release: Release,
  table: string,
): Promise<string[]> {
  const [first = {}] = rowsOf(release)[table] ?? [];
  const names = Object.keys(first)
    .filter((name) => !REWRITTEN.includes(`${table}.${name}`))
    .map((name) => dataSource.driver.escape(name));
  const rows = await dataSource.query<Row[]>(
    `SELECT ${names.join(', ')} FROM ${dataSource.driver.escape(table)}`,
  );
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** The classes of all migrations there are now, and how TypeORM calls them. */
export const MIGRATIONS = SCHEMA.migrations.map((migration) => {
  if (typeof migration !== 'function') throw new Error(`${migration} is not a class`);
  return { migration, name: migration.name };
});
