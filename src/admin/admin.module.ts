import { Module } from '@nestjs/common';

/** The operator's read API and actions. */
@Module({})
export class AdminModule {}
