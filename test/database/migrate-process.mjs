// One process that migrates the database named by its argument and tells its parent what it applied.
import 'reflect-metadata';
import { dataSourceOptions } from '../../dist/src/database/data-source-options.js';
import { migrate } from '../../dist/src/database/migrate.js';
import { newDataSource } from '../../dist/src/database/new-data-source.js';
import { SCHEMA } from '../../dist/src/schema.js';

const dataSource = await newDataSource(dataSourceOptions(process.argv[2], SCHEMA)).initialize();
const applied = await migrate(dataSource);
await dataSource.destroy();
process.send(
  applied.map(({ name }) => name),
  () => process.disconnect(),
);
