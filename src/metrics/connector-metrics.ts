import { collectDefaultMetrics, Registry } from 'prom-client';
import type { AttemptResult, EndedCall, Measures } from '../measures/measures.js';
import { instruments, type Instruments } from './instruments.js';
import type { MetricsSettings } from './metrics-options.js';

/** The connector's figures for Prometheus. Inject it to serve them from a host application. */
export class ConnectorMetrics implements Measures {
  readonly registry: Registry;
  readonly prefix: string;
  private readonly count: Instruments;
  private readonly names: ReadonlySet<string>;
  private showsProcess: boolean;

  /** @throws Error when the registry has metrics of the same names. */
  constructor({ registry, prefix }: Pick<MetricsSettings, 'registry' | 'prefix'>) {
    this.registry = registry ?? new Registry();
    this.prefix = prefix;
    // a host application shows its process itself
    this.showsProcess = registry !== undefined;
    if (this.registry.getSingleMetric(`${prefix}calls_total`))
      throw new Error(
        `The registry holds ${prefix}calls_total already: give the second connector another metrics.prefix`,
      );
    const others = new Set(namesIn(this.registry));
    this.count = instruments(this.registry, prefix);
    this.names = new Set(namesIn(this.registry).filter((name) => !others.has(name)));
  }

  /** In Prometheus' text format. Never rejects because of the database. */
  async text(): Promise<string> {
    // only now: who is never asked measures no event loop and no garbage collection
    if (!this.showsProcess) collectDefaultMetrics({ register: this.registry });
    this.showsProcess = true;
    return this.registry.metrics();
  }

  /** Takes the connector's figures out of a host application's registry. */
  withdraw(further: readonly string[]): void {
    for (const name of [...this.names, ...further]) this.registry.removeSingleMetric(name);
  }

  call({ kind, dialect, lane, outcome, code, reason, authenticated, durationMs, size }: EndedCall): void {
    this.count.calls.inc({ kind, dialect, lane, outcome, code });
    this.count.callSeconds.observe({ kind, outcome }, durationMs / 1000);
    this.count.bodyBytes.observe(size);
    if (reason !== undefined) this.count.refusals.inc({ reason, authenticated: String(authenticated) });
  }

  overdue(kind: string): void {
    this.count.overdue.inc({ kind });
  }

  group(calls: number, how: 'shared' | 'alone'): void {
    this.count.groups.observe({ how }, calls);
  }

  transaction(result: string, durationMs: number): void {
    this.count.transactions.observe({ result }, durationMs / 1000);
  }

  task(pool: string, result: string, durationMs: number): void {
    this.count.tasks.observe({ pool, result }, durationMs / 1000);
  }

  attempt(target: string, result: AttemptResult, delivered: number, durationMs: number): void {
    this.count.attempts.observe({ target, result }, durationMs / 1000);
    if (delivered > 0) this.count.delivered.inc({ target }, delivered);
  }
}

const namesIn = (registry: Registry): string[] => registry.getMetricsAsArray().map(({ name }) => name);
