import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import { Subject, type Observable } from 'rxjs';
import { DataSource, type QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { dialectOf } from '../database/dialect.js';
import { EventLog } from '../logging/event-log.js';

const CHANNEL = 'koosync_changes';
/** Notifications to other processes are at least this far apart, ms. */
const APART_MS = 20;
/** How long until a lost listening connection is made anew, ms. */
const AGAIN_MS = 2000;

/**
 * Says that there are new changes: at once in this process, and on PostgreSQL to every other one (LISTEN/NOTIFY). A
 * signal may be lost or come twice; whoever waits for one also looks by itself from time to time.
 */
@Injectable()
export class Wake implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly subject = new Subject<void>();
  private listener: QueryRunner | undefined;
  private timer: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** Completes when the process stops. */
  get signals(): Observable<void> {
    return this.subject;
  }

  /** After the transaction that appended was committed. */
  announce(): void {
    this.subject.next();
    if (!this.isPostgres() || this.timer || this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.sending = this.notify();
    }, APART_MS);
    this.timer.unref();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.isPostgres()) await this.listen();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.again);
    await this.sending;
    await this.listener?.release();
    this.listener = undefined;
    this.subject.complete();
  }

  private isPostgres(): boolean {
    return dialectOf(this.dataSource) === 'postgres';
  }

  private async notify(): Promise<void> {
    try {
      await this.dataSource.query('SELECT pg_notify($1, $2)', [CHANNEL, '']);
    } catch (error) {
      this.log.warn('wake.not-sent', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  private async listen(): Promise<void> {
    try {
      const runner = (this.listener = this.dataSource.createQueryRunner());
      const client = (await runner.connect()) as PoolClient;
      client.on('notification', () => this.subject.next());
      client.once('error', () => this.listenAgain());
      client.once('end', () => this.listenAgain());
      await runner.query(`LISTEN ${CHANNEL}`);
      // what came before
      this.subject.next();
    } catch {
      this.listenAgain();
    }
  }

  private listenAgain(): void {
    if (this.stopped || this.again) return;
    this.log.warn('wake.not-listening', { againMs: AGAIN_MS });
    void this.listener?.release().catch(() => undefined);
    this.listener = undefined;
    this.again = setTimeout(() => {
      this.again = undefined;
      void this.listen();
    }, AGAIN_MS);
    this.again.unref();
  }
}
