import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module.js';
import { ConsoleController } from './console.controller.js';
import { ConsoleFiles } from './console-files.js';

/** The operator's web page at /console. */
@Module({
  imports: [AdminModule],
  controllers: [ConsoleController],
  providers: [{ provide: ConsoleFiles, useFactory: () => new ConsoleFiles() }],
})
export class ConsoleModule {}
