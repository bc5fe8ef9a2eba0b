import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DirectoryHandlers } from './directory-handlers.js';

/** Finds the application's handlers of changes. */
@Module({ imports: [DiscoveryModule], providers: [DirectoryHandlers], exports: [DirectoryHandlers] })
export class HandlersModule {}
