import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { AllOrgSyncHandler } from './all-org-sync.handler.js';
import { Department } from './department.entity.js';
import { HeldRemoval } from './held-removal.entity.js';
import { RemovalsService } from './removals.service.js';
import { SingleOrgSyncHandler } from './single-org-sync.handler.js';

/** Departments: singleOrgSync and allOrgSync, and the removals that the guard held. */
@Module({
  imports: [TypeOrmModule.forFeature([Department, HeldRemoval], DATA_SOURCE)],
  providers: [SingleOrgSyncHandler, AllOrgSyncHandler, RemovalsService],
  exports: [TypeOrmModule, RemovalsService],
})
export class DepartmentsModule {}
