import { randomBytes } from 'node:crypto';
import { ConfigurableModuleBuilder, Global, Logger, Module, type Provider } from '@nestjs/common';
import { AdminTokens } from './admin/admin-tokens.js';
import type { ConnectorOptions, InstancesOptions } from './connector-options.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { Clock, systemClock } from './directory/clock.js';
import { KindRegistry } from './directory/kind-registry.js';
import { Policies } from './directory/policies.js';
import { pooledRandom, Random } from './directory/random.js';
import { ConfiguredProvisioner, MissingProvisioner } from './instances/configured-provisioner.js';
import { InstancePolicies } from './instances/instance-policies.js';
import { InstanceProvisioner } from './instances/instance-provisioner.js';
import { OrderSource } from './instances/order-source.js';
import { DataKeys } from './keys/data-keys.js';
import { KeyRing } from './keys/key-ring.js';
import { EventLog } from './logging/event-log.js';
import { nestEventLog } from './logging/nest-event-log.js';
import { Measures } from './measures/measures.js';
import { ConnectorMetrics } from './metrics/connector-metrics.js';
import { MetricsSettings, metricsSettings } from './metrics/metrics-options.js';
import { USUAL_BACKOFF } from './outbox/dispatch/backoff.js';
import { OutboxOptions } from './outbox/outbox-options.js';
import { LoginSettings, loginSettings } from './login/login-options.js';
import { orderSourceOf } from './order-source-of.js';
import { OrderClient } from './orders/order-client.js';
import { Marketplace, marketplaceOf } from './orders/marketplace-options.js';
import { ReceiverOptions } from './receiver/receiver-options.js';
import { StoreOptions } from './targets/store-options.js';
import { Tracing } from './tracing/tracing.js';
import { workerFile } from './worker-file.js';
import { DecryptPool, LargeBodyPool } from './workers/worker-pool.js';

const DAY_MS = 24 * 3_600_000;

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: CONNECTOR_OPTIONS } =
  new ConfigurableModuleBuilder<ConnectorOptions>({ moduleName: 'Koosync' })
    .setClassMethodName('forRoot')
    .build();

const fromOptions = <T>(provide: unknown, make: (options: ConnectorOptions) => T): Provider => ({
  provide: provide as symbol,
  inject: [CONNECTOR_OPTIONS],
  useFactory: make,
});

const providers: Provider[] = [
  KindRegistry,
  UnitOfWork,
  { provide: Clock, useValue: systemClock },
  { provide: Random, useFactory: () => pooledRandom(randomBytes) },
  fromOptions<MetricsSettings>(MetricsSettings, ({ metrics = {} }) => metricsSettings(metrics)),
  {
    provide: ConnectorMetrics,
    inject: [MetricsSettings],
    useFactory: (settings: MetricsSettings) => new ConnectorMetrics(settings),
  },
  Tracing,
  { provide: Measures, useExisting: ConnectorMetrics },
  { provide: EventLog, useFactory: () => nestEventLog(new Logger('koosync')) },
  // two threads: what two cores can use, and more would only take turns with the event loop
  {
    provide: DecryptPool,
    inject: [Measures],
    useFactory: (measures: Measures) =>
      new DecryptPool({ ...threads(2, 1000, 64), name: 'decrypt', measures }),
  },
  // one: a list of 100 000 departments takes 250 MB while it is compared
  {
    provide: LargeBodyPool,
    inject: [Measures],
    useFactory: (measures: Measures) =>
      new LargeBodyPool({ ...threads(1, 100, 1024), name: 'large-body', measures }),
  },
  {
    provide: KeyRing,
    inject: [CONNECTOR_OPTIONS, DecryptPool],
    useFactory: ({ keys }: ConnectorOptions, pool: DecryptPool) => new KeyRing(keys, pool),
  },
  fromOptions(DataKeys, ({ keys }) => new DataKeys(keys.dataKeys)),
  fromOptions<Policies>(Policies, ({ removalGuard, instanceCheck }) => ({
    removalGuard: removalGuard ?? { share: 0.3, count: 10 },
    instanceCheck: instanceCheck ?? 'off',
  })),
  fromOptions<InstanceProvisioner>(InstanceProvisioner, ({ instances }) => provisionerOf(instances)),
  {
    provide: OrderSource,
    inject: [CONNECTOR_OPTIONS, Marketplace, Clock],
    useFactory: (
      { instances }: ConnectorOptions,
      marketplace: Marketplace | undefined,
      clock: Clock,
    ): OrderSource | undefined =>
      instances?.orderSource ?? (marketplace && orderSourceOf(new OrderClient(marketplace, clock))),
  },
  fromOptions<InstancePolicies>(InstancePolicies, ({ instances }) => ({
    purgeAfterMs: (instances?.purgeAfterDays ?? 30) * DAY_MS,
    orderDetails: instances?.orderDetails ?? 'optional',
    vendorLimitMs: (instances?.provisionerTimeoutS ?? 120) * 1000,
  })),
  fromOptions<OutboxOptions>(OutboxOptions, ({ targets = [], delivery = {} }) => ({
    targets,
    dispatch: delivery.dispatch ?? true,
    backoff: delivery.backoff ?? USUAL_BACKOFF,
    concurrency: delivery.concurrency ?? 16,
    pollMs: delivery.pollMs ?? 1000,
    leaseMarginMs: delivery.leaseMarginMs ?? 30_000,
  })),
  fromOptions<StoreOptions>(StoreOptions, ({ store = {} }) => store),
  fromOptions<AdminTokens>(AdminTokens, ({ adminTokens }) => adminTokens ?? []),
  {
    provide: Marketplace,
    inject: [CONNECTOR_OPTIONS, KeyRing],
    useFactory: ({ marketplace }: ConnectorOptions, keyRing: KeyRing): Marketplace | undefined =>
      marketplace && marketplaceOf(marketplace, () => keyRing.accessKeyOf('v2-basic')?.secret ?? ''),
  },
  fromOptions<LoginSettings | undefined>(LoginSettings, ({ login }) => login && loginSettings(login)),
  fromOptions<ReceiverOptions>(ReceiverOptions, (options) => ({
    basePath: options.basePath ?? '/isv/produce',
    windowMs: (options.timestampWindowS ?? 60) * 1000,
    bodyLimit: options.bodyLimit ?? 32 * 1024 * 1024,
    strangersPerMinute: options.strangersPerMinute ?? 60,
  })),
];

/** What every room of the connector stands on: keys, clock, policies, unit of work, threads. */
@Global()
@Module({ providers, exports: [...providers, CONNECTOR_OPTIONS] })
export class FoundationModule extends ConfigurableModuleClass {}

const threads = (count: number, queue: number, heapMb: number) => ({
  file: workerFile(),
  ...{ threads: count, queue, heapMb },
});

function provisionerOf({ provisioner, addresses }: InstancesOptions = {}): InstanceProvisioner {
  return provisioner ?? (addresses ? new ConfiguredProvisioner(addresses) : new MissingProvisioner());
}
