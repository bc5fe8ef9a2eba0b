import { Controller, Get, HttpException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DatabaseReadiness, type Readiness } from './database-readiness.js';

/** Whether the process runs, and whether it can do its work. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly database: DatabaseReadiness) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'up' };
  }

  /** 503 while the database does not answer within 2 s, or lacks migrations. */
  @Get('ready')
  async ready(): Promise<Readiness> {
    const readiness = await this.database.look();
    if (readiness.status === 'down') throw new HttpException(readiness, 503);
    return readiness;
  }
}
