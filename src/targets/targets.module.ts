import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { HandlersModule } from './handlers/handlers.module.js';
import { TargetsOptions, type UserStoreSource } from './store-options.js';
import { TargetsSetup } from './targets-setup.js';

/** The host application's own targets: its store, and its handlers of changes. */
@Module({})
export class TargetsModule {
  /** `imports`: modules that export what the class of the store needs. */
  static register(
    userStore: UserStoreSource | undefined,
    imports: NonNullable<ModuleMetadata['imports']> = [],
  ): DynamicModule {
    return {
      module: TargetsModule,
      imports: [HandlersModule, ...imports],
      providers: [{ provide: TargetsOptions, useValue: { userStore } }, TargetsSetup],
    };
  }
}
