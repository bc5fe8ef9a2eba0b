import type { DataSource } from 'typeorm';
import type { AdminToken } from './admin/admin-tokens.js';
import type { Backoff } from './outbox/dispatch/backoff.js';
import type { ChangeTarget } from './outbox/change-target.js';
import type { RemovalGuard } from './directory/removal-guard.js';
import type { InstanceAddresses } from './instances/configured-provisioner.js';
import type { InstanceProvisioner } from './instances/instance-provisioner.js';
import type { OrderSource } from './instances/order-source.js';
import type { StoreOptions } from './targets/store-options.js';
import type { KeyRingOptions } from './keys/key-ring.js';
import type { LoginOptions } from './login/login-options.js';
import type { MetricsOptions } from './metrics/metrics-options.js';
import type { MarketplaceOptions } from './orders/marketplace-options.js';

/** What a host application tells the connector. */
export interface ConnectorOptions {
  /**
   * Where the directory is kept: a URL (`postgres://…`, `mysql://…`, `mariadb://…`, `sqlite:path`), migrated at start;
   * or an initialized TypeORM data source that has `SCHEMA` among its entities and migrations.
   */
  readonly database: { readonly url: string } | { readonly dataSource: DataSource };
  readonly keys: KeyRingOptions & {
    /** Keys that encrypt secrets at rest: 32 random bytes each, Base64; the current one first. */
    readonly dataKeys: readonly string[];
  };
  /** Path of the production address (生产地址). Default `/isv/produce`. */
  readonly basePath?: string;
  /** How far the marketplace's clock may be from ours, either way. Seconds, default 60. */
  readonly timestampWindowS?: number;
  /** Largest request body, bytes. Default 32 MiB. */
  readonly bodyLimit?: number;
  /** When a full list's removals are held for approval. Default: more than 30 % and more than 10. */
  readonly removalGuard?: RemovalGuard;
  /**
   * `strict`: the kit's adds and changes for an instance never created are answered 000003 (never removals, the seller's
   * own calls or debugging data). Default `off`.
   */
  readonly instanceCheck?: 'off' | 'strict';
  /** How the orders of the basic interfaces become instances; without it newInstance is answered 000005. */
  readonly instances?: InstancesOptions;
  /** Receipts a minute for calls refused before they were authenticated. Default 60. */
  readonly strangersPerMinute?: number;
  /** Where changes go, beside the host application's own store. */
  readonly targets?: readonly ChangeTarget[];
  /** How the host application's own store is told. */
  readonly store?: StoreOptions;
  readonly delivery?: {
    /** False: this process only records changes, another one delivers them. Default true. */
    readonly dispatch?: boolean;
    /** How failed deliveries are tried again. Default: twelve attempts over about a day. */
    readonly backoff?: Backoff;
    /** Tenants and instances that a target is told of at once. Default 16. */
    readonly concurrency?: number;
    /** How long the dispatcher waits at most before it looks by itself, ms. Default 1000. */
    readonly pollMs?: number;
    /**
     * So much longer than a delivery may take (`timeoutMs` of the target) nobody else takes it over, ms: the time after
     * which what a dead process was about to tell goes on. Default 30 000.
     */
    readonly leaseMarginMs?: number;
  };
  /** Bearer tokens of the admin API; without one it is off. */
  readonly adminTokens?: readonly AdminToken[];
  /** Order query and usage push; without it the marketplace is never called. */
  readonly marketplace?: MarketplaceOptions;
  /** How the connector is measured. */
  readonly metrics?: MetricsOptions;
  /** Login of the synchronised users in the host application; without it `LoginService` is off. */
  readonly login?: LoginOptions;
}

/** How instances are made, and how long they are kept. */
export interface InstancesOptions {
  /** The vendor's own code; an injected class, say. Without it, `addresses` say where the instances are. */
  readonly provisioner?: InstanceProvisioner;
  /** For a product that needs no preparation: every instance is there at once, at these addresses. */
  readonly addresses?: InstanceAddresses;
  /** Where newInstance of V2 learns what was ordered and by whom. */
  readonly orderSource?: OrderSource;
  /** How long a released instance is kept before it is deleted. Days, default 30. */
  readonly purgeAfterDays?: number;
  /** How long the provisioner may take over one thing before it counts as failed. Seconds, default 120. */
  readonly provisionerTimeoutS?: number;
  /** Whether newInstance fails (000005) when the order's details cannot be had. Default `optional`. */
  readonly orderDetails?: 'optional' | 'required';
}
