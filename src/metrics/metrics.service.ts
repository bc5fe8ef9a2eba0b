import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { connectionUse } from '../database/connection-use.js';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { dialectOf } from '../database/dialect.js';
import { Clock } from '../directory/clock.js';
import { EventLog } from '../logging/event-log.js';
import { Targets } from '../outbox/dispatch/targets.js';
import { Receiver } from '../receiver/receiver.js';
import { DecryptPool, LargeBodyPool } from '../workers/worker-pool.js';
import { ConnectorMetrics } from './connector-metrics.js';
import { CachedFigures } from './figures.js';
import { lookedUp } from './gauges.js';
import { MetricsSettings } from './metrics-options.js';
import type { FigureSource, Reading, Sample } from './reading.js';
import { held } from './readings/held.js';
import { outboxLag } from './readings/outbox-lag.js';
import { parked } from './readings/parked.js';
import { tenants } from './readings/tenants.js';
import { unretried } from './readings/unretried.js';
import { usage } from './readings/usage.js';

/** Shows what is looked up when somebody asks: how full things are, and what the database says. */
@Injectable()
export class MetricsService implements OnModuleInit, OnApplicationShutdown {
  private readonly shown: string[] = [];
  private readonly readings: readonly Reading[];
  private readonly figures: CachedFigures;

  constructor(
    private readonly metrics: ConnectorMetrics,
    @Inject(MetricsSettings) settings: MetricsSettings,
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly receiver: Receiver,
    private readonly decryptPool: DecryptPool,
    private readonly largeBodyPool: LargeBodyPool,
    targets: Targets,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventLog) log: EventLog,
  ) {
    const configured = () => targets.all().map(({ name }) => name);
    const deliveries = [outboxLag(configured), parked(configured)];
    this.readings = [...deliveries, held, usage, tenants(settings.tenants), unretried()];
    this.figures = new CachedFigures({
      readings: this.readings,
      source: () => this.source(),
      ticks: () => performance.now(),
      cacheMs: settings.cacheMs,
      patienceMs: settings.patienceMs,
      onFailure: (reading, error) => log.error('metrics.reading-failed', { reading }, error),
    });
  }

  onModuleInit(): void {
    this.showLoad();
    this.showConnections();
    this.showFigures();
  }

  /** After the server closed, before the data source is destroyed. */
  async onApplicationShutdown(): Promise<void> {
    this.metrics.withdraw(this.shown);
    await this.figures.idle();
  }

  private showLoad(): void {
    this.show('calls_in_progress', { help: 'Webhook calls that are not answered yet.' }, () => [
      { value: this.receiver.load.inProgress },
    ]);
    this.show('calls_waiting', { help: 'Webhook calls that wait for a transaction.' }, () => [
      { value: this.receiver.load.waiting },
    ]);
    const pools = [this.decryptPool, this.largeBodyPool];
    const labels = ['pool'];
    this.show('worker_tasks_waiting', { help: 'Tasks that wait for a thread.', labels }, () =>
      pools.map(({ name, waiting }) => ({ labels: { pool: name }, value: waiting })),
    );
    this.show('worker_tasks_running', { help: 'Tasks that a thread works on.', labels }, () =>
      pools.map(({ name, busy }) => ({ labels: { pool: name }, value: busy })),
    );
  }

  private showConnections(): void {
    const help = 'Connections to the database; waiting: those who wait for a free one.';
    this.show('database_connections', { help, labels: ['state'] }, () =>
      Object.entries(connectionUse(this.dataSource) ?? {}).map(([state, value]) => ({
        labels: { state },
        value: value as number,
      })),
    );
  }

  private showFigures(): void {
    for (const { gauges } of this.readings)
      for (const [name, spec] of Object.entries(gauges))
        this.show(name, spec, async () => (await this.figures.current()).samples.get(name) ?? []);
    this.show(
      'database_up',
      { help: 'Whether the database answered in time; while it did not, what is read from it is absent.' },
      async () => [{ value: Number((await this.figures.current()).up) }],
    );
    this.show(
      'reading_failed',
      { help: 'Whether a query behind these figures failed.', labels: ['reading'] },
      async () => {
        const { failed } = await this.figures.current();
        return this.readings.map(({ name }) => ({
          labels: { reading: name },
          value: Number(failed.has(name)),
        }));
      },
    );
  }

  private show(
    name: string,
    spec: { readonly help: string; readonly labels?: readonly string[] },
    look: () => Promise<readonly Sample[]> | readonly Sample[],
  ): void {
    const { registry, prefix } = this.metrics;
    this.shown.push(lookedUp(registry, prefix + name, spec, look));
  }

  private source(): FigureSource {
    return {
      dialect: dialectOf(this.dataSource),
      now: this.clock.now(),
      rows: (sql) => this.dataSource.query(sql),
    };
  }
}
