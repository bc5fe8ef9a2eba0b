import type { Registry } from 'prom-client';

/** How the connector is measured. */
export interface MetricsOptions {
  /**
   * The host application's registry of prom-client. Default: one of the connector's own, with the process's figures in
   * it; `ConnectorMetrics` gives it.
   */
  readonly registry?: Registry;
  /** Begins every name. Default `koosync_`. Two connectors in one registry need two. */
  readonly prefix?: string;
  /** Enterprises whose last call is shown at most: those not heard of for the longest time. Default 100; 0: none. */
  readonly tenants?: number;
  /** How long what was read from the database serves further scrapes, ms. Default 10 000. */
  readonly cacheMs?: number;
  /** How long a scrape waits for the database at most, ms. Default 1000. */
  readonly patienceMs?: number;
}

export type MetricsSettings = Required<Omit<MetricsOptions, 'registry'>> & Pick<MetricsOptions, 'registry'>;
export const MetricsSettings = Symbol('MetricsSettings');

export const metricsSettings = (options: MetricsOptions): MetricsSettings => ({
  prefix: 'koosync_',
  tenants: 100,
  cacheMs: 10_000,
  patienceMs: 1000,
  ...options,
});
