import { Module } from '@nestjs/common';
import { DatabaseReadiness } from './database-readiness.js';
import { HealthController } from './health.controller.js';

/** Health checks of the stand-alone service. */
@Module({ controllers: [HealthController], providers: [DatabaseReadiness] })
export class HealthModule {}
