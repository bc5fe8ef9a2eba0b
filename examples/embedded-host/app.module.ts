import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectorModule, type ConnectorOptions } from 'koosync';
import { AccountStore } from './account-store.js';
import { Account } from './account.entity.js';
import { AccountsController } from './accounts.controller.js';
import { Greeter } from './greeter.js';

const secret = (file: string): string => readFileSync(`data/example/${file}`, 'utf8').trim();

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: 'data/example/host.sqlite',
      entities: [Account],
      synchronize: true,
    }),
    TypeOrmModule.forFeature([Account]),
    ConnectorModule.forRootAsync({
      useFactory: (): ConnectorOptions => ({
        database: { url: 'sqlite:data/example/koosync.sqlite' },
        keys: {
          kitAccessKeys: [secret('kit-access.key')],
          privateKeys: [{ pem: secret('koosync-private.pem') }],
          dataKeys: [secret('data.key')],
        },
        basePath: '/isv/produce',
      }),
      userStore: AccountStore,
    }),
  ],
  controllers: [AccountsController],
  providers: [AccountStore, Greeter],
})
export class AppModule {}
