import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { ConnectorOptions } from './connector-options.js';
import { AuditModule } from './audit/audit.module.js';
import { DATA_SOURCE } from './database/data-source-name.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { migrate } from './database/migrate.js';
import { newDataSource } from './database/new-data-source.js';
import { CONNECTOR_OPTIONS, FoundationModule } from './foundation.module.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { ReceiverModule } from './receiver/receiver.module.js';
import { SCHEMA } from './schema.js';
import type { UserStoreSource } from './targets/store-options.js';
import { TargetsModule } from './targets/targets.module.js';

export type ForRoot = ConnectorOptions & WithStore;
export type ForRootAsync = Parameters<typeof FoundationModule.forRootAsync>[0] & WithStore;

interface WithStore {
  /** The vendor's own store, or its class: a provider of the application, or made with what `imports` export. */
  readonly userStore?: UserStoreSource;
}

/** What every kind stands on: database, receiver, outbox. A call whose kind is not imported is answered as an unknown path. */
@Module({})
export class CoreModule {
  static forRoot({ userStore, ...options }: ForRoot): DynamicModule {
    return core(FoundationModule.forRoot(options), TargetsModule.register(userStore));
  }

  static forRootAsync({ userStore, ...options }: ForRootAsync): DynamicModule {
    return core(FoundationModule.forRootAsync(options), TargetsModule.register(userStore, options.imports));
  }
}

function core(foundation: DynamicModule, targets: DynamicModule): DynamicModule {
  const rooms = [OutboxModule, targets, ReceiverModule, AuditModule, HousekeepingModule, MetricsModule];
  const imports = [foundation, database, ...rooms];
  return { module: CoreModule, imports };
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
