import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { StoreContext, StoreUser, UserStore } from 'koosync';
import { Repository } from 'typeorm';
import { Account } from './account.entity.js';

@Injectable()
export class AccountStore implements UserStore {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {}

  async saveUsers(users: readonly StoreUser[], { tenantId, instanceId }: StoreContext): Promise<void> {
    const rows = users.map(({ appId, userName, name, departmentCode, active }) => {
      return { tenantId, instanceId, appId, userName, name, departmentCode, active };
    });
    await this.accounts.upsert(rows, ['tenantId', 'instanceId', 'appId', 'userName']);
  }

  async removeUsers(users: readonly StoreUser[], { tenantId, instanceId }: StoreContext): Promise<void> {
    for (const { appId, userName } of users)
      await this.accounts.delete({ tenantId, instanceId, appId, userName });
  }
}
