import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { TenantSyncHandler } from './tenant-sync.handler.js';
import { Tenant } from './tenant.entity.js';

/** Enterprises: tenantSync. */
@Module({
  imports: [TypeOrmModule.forFeature([Tenant], DATA_SOURCE)],
  providers: [TenantSyncHandler],
  exports: [TypeOrmModule],
})
export class TenantsModule {}
