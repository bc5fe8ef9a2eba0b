import type { Lane } from '../../directory/scope-key.js';

/** What `scimTarget` is told. */
export interface ScimOptions {
  /**
   * Address of the SCIM server, such as `https://idp.example.com/scim/v2`, without user name and password in it. `https:`;
   * with `allowPrivate` also `http:`, and then to private addresses only: what is sent is personal data.
   */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string;
  /** Further headers of every request, for servers that want other credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the address may be private: of this machine, its network or its cloud's metadata service. Default false. */
  readonly allowPrivate?: boolean;
  /** PEM certificates to trust instead of the public authorities'. */
  readonly ca?: string;
  /** Default `scim`. Kept for ever: what was delivered is remembered under it. */
  readonly name?: string;
  /** Default: production only. Objects of the test lane have ids and user names of their own. */
  readonly lanes?: readonly Lane[];
  /** Removed users are deleted instead of deactivated. Default false. */
  readonly hardDelete?: boolean;
  /** How a user is called in the server; default `USER_NAME_TEMPLATE`. */
  readonly userNameTemplate?: string;
  /** Changes of one tenant and instance in a delivery at most, 1–1000; default 200. */
  readonly batchSize?: number;
  /** How long one request may take, ms; default 10 000, three times as long for `/Bulk`. */
  readonly timeoutMs?: number;
  /** Ids of the server's resources to keep in mind, at most; default 10 000. */
  readonly cacheSize?: number;
}

/** An option that cannot be used. Holds no secret. */
export class ScimOptionsError extends Error {
  override readonly name = 'ScimOptionsError';

  constructor(
    readonly option: 'url' | 'token' | 'userNameTemplate',
    /** `names a private address`. */
    readonly problem: string,
    /** What to do, in the imperative. */
    readonly remedy: string,
  ) {
    super(`${option} ${problem}: ${remedy}`);
  }
}
