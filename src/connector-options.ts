import type { DataSource } from 'typeorm';
import type { AdminToken } from './admin/admin-tokens.js';
import type { RemovalGuard } from './directory/removal-guard.js';
import type { KeyRingOptions } from './keys/key-ring.js';
import type { LoginOptions } from './login/login-options.js';
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
  /** Receipts a minute for calls refused before they were authenticated. Default 60. */
  readonly strangersPerMinute?: number;
  /** Bearer tokens of the admin API; without one it is off. */
  readonly adminTokens?: readonly AdminToken[];
  /** Order query and usage push; without it the marketplace is never called. */
  readonly marketplace?: MarketplaceOptions;
  /** Login of the synchronised users in the host application; without it `LoginService` is off. */
  readonly login?: LoginOptions;
}
