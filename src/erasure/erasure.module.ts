import { Module } from '@nestjs/common';
import { ErasureService } from './erasure.service.js';
import { SealOldChanges } from './seal-old-changes.service.js';

/** Erasing a user, and sealing what earlier releases kept in clear. */
@Module({ providers: [ErasureService, SealOldChanges], exports: [ErasureService, SealOldChanges] })
export class ErasureModule {}
