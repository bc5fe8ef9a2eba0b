import { Controller, Get, HttpException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';

/** Whether the process runs, and whether it can do its work. */
@Controller('health')
export class HealthController {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'up' };
  }

  /** 503 while the database does not answer. */
  @Get('ready')
  async ready(): Promise<{ status: string; database: string }> {
    try {
      await this.dataSource.query('SELECT 1');
      return { status: 'up', database: 'up' };
    } catch {
      throw new HttpException({ status: 'down', database: 'down' }, 503);
    }
  }
}
