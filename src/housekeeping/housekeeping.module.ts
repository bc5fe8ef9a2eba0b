import { Module } from '@nestjs/common';
import { HousekeepingService } from './housekeeping.service.js';

/** Throws away what has served. */
@Module({ providers: [HousekeepingService], exports: [HousekeepingService] })
export class HousekeepingModule {}
