import type { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { migrate } from '../../src/database/migrate.js';
import { newDataSource } from '../../src/database/new-data-source.js';
import { SCHEMA } from '../../src/schema.js';

/** A migrated data source, as the connector opens its own. */
export async function openDatabase(url: string): Promise<DataSource> {
  const dataSource = await newDataSource(dataSourceOptions(url, SCHEMA)).initialize();
  await migrate(dataSource);
  return dataSource;
}
