import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { AuthSyncHandler } from './auth-sync.handler.js';
import { Authorization } from './authorization.entity.js';

/** Users and their rights to an application: authSync. */
@Module({
  imports: [TypeOrmModule.forFeature([Authorization], DATA_SOURCE)],
  providers: [AuthSyncHandler],
  exports: [TypeOrmModule],
})
export class AuthorizationsModule {}
