import { loadDatabaseUrl } from './config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { newDataSource } from './database/new-data-source.js';
import { SCHEMA } from './schema.js';

/** For TypeORM's own command line: `typeorm migration:show -d dist/src/data-source.js`. */
export default newDataSource(dataSourceOptions(loadDatabaseUrl(), SCHEMA));
