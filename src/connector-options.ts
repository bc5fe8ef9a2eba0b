import type { DataSource } from 'typeorm';
import type { AdminToken } from './admin/admin-tokens.js';
import type { Backoff } from './outbox/dispatch/backoff.js';
import type { ChangeTarget } from './outbox/change-target.js';
import type { RemovalGuard } from './directory/removal-guard.js';
import type { StoreOptions } from './targets/store-options.js';
import type { KeyRingOptions } from './keys/key-ring.js';

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
  };
  /** Bearer tokens of the admin API; without one it is off. */
  readonly adminTokens?: readonly AdminToken[];
}
