import { Module, type DynamicModule } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { AuthorizationsModule } from './authorizations/authorizations.module.js';
import { CoreModule, type ForRoot, type ForRootAsync } from './core.module.js';
import { DepartmentsModule } from './departments/departments.module.js';
import { TenantsModule } from './tenants/tenants.module.js';

/** The connector as a module of a Nest application: every kind, and the admin API. */
@Module({})
export class ConnectorModule {
  static forRoot(options: ForRoot): DynamicModule {
    return connector(CoreModule.forRoot(options));
  }

  static forRootAsync(options: ForRootAsync): DynamicModule {
    return connector(CoreModule.forRootAsync(options));
  }
}

function connector(core: DynamicModule): DynamicModule {
  const kinds = [TenantsModule, ApplicationsModule, DepartmentsModule, AuthorizationsModule];
  return { module: ConnectorModule, imports: [core, ...kinds, AdminModule] };
}
