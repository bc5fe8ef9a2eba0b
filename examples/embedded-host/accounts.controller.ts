import { Controller, Get } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Account } from './account.entity.js';

/** The product's own API, for which the accounts are kept. */
@Controller('accounts')
export class AccountsController {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {}

  @Get()
  list(): Promise<Account[]> {
    return this.accounts.find({ order: { userName: 'ASC' } });
  }
}
