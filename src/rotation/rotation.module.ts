import { Module } from '@nestjs/common';
import { KeyReport } from './key-report.service.js';
import { KeyUses } from './key-uses.js';

/** Which keys are used, and which can go. */
@Module({ providers: [KeyUses, KeyReport], exports: [KeyUses, KeyReport] })
export class RotationModule {}
