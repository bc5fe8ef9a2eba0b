import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { InTransaction } from '../outbox/in-transaction.js';
import { SecretSource } from '../outbox/secret-source.js';
import { Targets } from '../outbox/dispatch/targets.js';
import { PersonKeys } from '../privacy/person-keys.js';
import { DirectoryHandlers } from './handlers/directory-handlers.js';
import { StoreOptions, TargetsOptions, type UserStoreSource } from './store-options.js';
import { UserStore } from './user-store.js';
import { storeInTransaction } from './user-store/store-in-transaction.js';
import { UserStoreTarget } from './user-store/user-store-target.js';

/** Finds what the host application brings and makes it known to the outbox, before the first delivery. */
@Injectable()
export class TargetsSetup implements OnModuleInit {
  constructor(
    @Inject(TargetsOptions) private readonly options: TargetsOptions,
    @Inject(StoreOptions) private readonly storeOptions: StoreOptions,
    private readonly handlers: DirectoryHandlers,
    private readonly targets: Targets,
    private readonly inTransaction: InTransaction,
    private readonly secrets: SecretSource,
    private readonly personKeys: PersonKeys,
    private readonly moduleRef: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    const store = await this.findStore(this.options.userStore);
    if (store) this.addStore(store);
    for (const target of this.handlers.targets()) this.targets.add(target);
  }

  private addStore(store: UserStore): void {
    const { mode = 'outbox', ...options } = this.storeOptions;
    if (mode === 'outbox') this.targets.add(new UserStoreTarget(store, options));
    else this.inTransaction.tell = storeInTransaction(store, options, this.secrets, this.personKeys);
  }

  /** The store given, or what the application provides under the token `UserStore`. */
  private async findStore(source: UserStoreSource | undefined): Promise<UserStore | undefined> {
    if (source === undefined) return this.provided(UserStore);
    if (typeof source !== 'function') return source;
    return this.provided(source) ?? (await this.moduleRef.create(source));
  }

  private provided(token: symbol | Type<UserStore>): UserStore | undefined {
    try {
      return this.moduleRef.get<UserStore>(token, { strict: false });
    } catch {
      return undefined; // the application has no such provider
    }
  }
}
