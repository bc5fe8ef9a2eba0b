import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';

/** How long the database may take to answer, ms. */
const PATIENCE_MS = 2000;

export interface Readiness {
  readonly status: 'up' | 'down';
  readonly database: 'up' | 'down';
  readonly migrations: 'done' | 'pending' | 'unknown';
}

/** Whether the database answers and has every migration of this version. */
@Injectable()
export class DatabaseReadiness {
  private migrated = false;

  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Answers within 2 s; never rejects. */
  async look(): Promise<Readiness> {
    const patience = new AbortController();
    const tired = sleep(PATIENCE_MS, DOWN, { signal: patience.signal, ref: false });
    tired.catch(() => undefined); // aborted: nobody waits for it any more
    try {
      return await Promise.race([this.ask(), tired]);
    } catch {
      return DOWN;
    } finally {
      patience.abort();
    }
  }

  private async ask(): Promise<Readiness> {
    await this.dataSource.query('SELECT 1');
    // what is migrated once stays so: the migrations are those this process was built with
    this.migrated ||= !(await this.dataSource.showMigrations());
    return this.migrated ? UP : { status: 'down', database: 'up', migrations: 'pending' };
  }
}

const UP: Readiness = { status: 'up', database: 'up', migrations: 'done' };
const DOWN: Readiness = { status: 'down', database: 'down', migrations: 'unknown' };
