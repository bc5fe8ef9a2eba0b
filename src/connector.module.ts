import { Module, type DynamicModule } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { AuthorizationsModule } from './authorizations/authorizations.module.js';
import { ConsoleModule } from './console/console.module.js';
import { CoreModule, type ForRoot, type ForRootAsync } from './core.module.js';
import { DepartmentsModule } from './departments/departments.module.js';
import { InstancesModule } from './instances/instances.module.js';
import { KeyExchange } from './key-exchange.js';
import { LoginModule } from './login/login.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { TenantsModule } from './tenants/tenants.module.js';

/** The connector as a module of a Nest application: every kind, the admin API and the console. */
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
  const kinds = [TenantsModule, ApplicationsModule, DepartmentsModule, AuthorizationsModule, InstancesModule];
  const services = [OrdersModule, LoginModule];
  return {
    module: ConnectorModule,
    imports: [core, ...kinds, ...services, AdminModule, ConsoleModule],
    providers: [KeyExchange],
    exports: [...services, KeyExchange],
  };
}
