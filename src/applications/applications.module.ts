import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { ApplicationSecrets } from './application-secrets.js';
import { ApplicationSyncHandler } from './application-sync.handler.js';
import { Application } from './application.entity.js';

/** Login credentials of the applications: applicationSync. */
@Module({
  imports: [TypeOrmModule.forFeature([Application], DATA_SOURCE)],
  providers: [ApplicationSyncHandler, ApplicationSecrets],
  exports: [TypeOrmModule, ApplicationSecrets],
})
export class ApplicationsModule {}
