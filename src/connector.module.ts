import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { AdminModule } from './admin/admin.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { AuthorizationsModule } from './authorizations/authorizations.module.js';
import type { ConnectorOptions } from './connector-options.js';
import { DATA_SOURCE } from './database/data-source-name.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { migrate } from './database/migrate.js';
import { newDataSource } from './database/new-data-source.js';
import { DepartmentsModule } from './departments/departments.module.js';
import { CONNECTOR_OPTIONS, FoundationModule } from './foundation.module.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { ReceiverModule } from './receiver/receiver.module.js';
import { SCHEMA } from './schema.js';
import { TenantsModule } from './tenants/tenants.module.js';

/** The connector as a module of a Nest application. */
@Module({})
export class ConnectorModule {
  static forRoot(options: ConnectorOptions): DynamicModule {
    return connector(FoundationModule.forRoot(options));
  }

  static forRootAsync(options: Parameters<typeof FoundationModule.forRootAsync>[0]): DynamicModule {
    return connector(FoundationModule.forRootAsync(options));
  }
}

function connector(foundation: DynamicModule): DynamicModule {
  return {
    module: ConnectorModule,
    imports: [
      foundation,
      database,
      OutboxModule,
      TenantsModule,
      ApplicationsModule,
      DepartmentsModule,
      AuthorizationsModule,
      ReceiverModule,
      AdminModule,
      HousekeepingModule,
    ],
  };
}

/** What @nestjs/typeorm hands from one factory to the other. */
type Given = DataSourceOptions & { readonly existing?: DataSource | undefined };

const database = TypeOrmModule.forRootAsync({
  name: DATA_SOURCE,
  inject: [CONNECTOR_OPTIONS],
  useFactory: ({ database }: ConnectorOptions): TypeOrmModuleOptions => {
    const given: Given =
      'url' in database
        ? dataSourceOptions(database.url, SCHEMA)
        : { ...database.dataSource.options, existing: database.dataSource };
    return { ...given, retryAttempts: 0 };
  },
  dataSourceFactory: async (given) => {
    const { existing, ...options } = given as Given;
    if (existing) return existing;
    const dataSource = await newDataSource(options).initialize();
    await migrate(dataSource);
    return dataSource;
  },
});
