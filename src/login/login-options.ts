/** How the synchronised users log in (unified login of the marketplace). */
export interface LoginOptions {
  /** Where the browser comes back: an address of your application, as entered with the application credential. */
  readonly redirectUri: string;
  /** Asked for with the code. Default `get_user_info`, the only one the login server knows. */
  readonly scope?: string;
  /** How long a login may take from its begin to the callback, s. Default 600. */
  readonly stateTtlS?: number;
  /** How long one call of a login server may take, ms. Default 5000. */
  readonly timeoutMs?: number;
  /**
   * Login domains that are trusted, each with its subdomains, such as `huaweicloudoneaccess.com`. Left out: every
   * domain that a signed tenantSync brought.
   */
  readonly domains?: readonly string[];
  /**
   * Takes callbacks without a state, as the marketplace's portal makes them (`?code&tenant`). Off by default: anybody
   * can then log a victim's browser in to an account of their own (login CSRF).
   */
  readonly allowPortalLaunch?: boolean;
  /** Login servers in private networks too. Default: public addresses only. */
  readonly allowPrivateAddresses?: boolean;
  /** Development and tests: login servers on this machine, also over http. */
  readonly allowLoopback?: boolean;
}

/** The options with every default filled in; undefined: the login is off. */
export type LoginSettings = Required<Omit<LoginOptions, 'domains'>> & {
  readonly domains: readonly string[] | undefined;
};
export const LoginSettings = Symbol('LoginSettings');

export const loginSettings = (options: LoginOptions): LoginSettings => ({
  ...{ scope: 'get_user_info', stateTtlS: 600, timeoutMs: 5000 },
  ...{ allowPortalLaunch: false, allowPrivateAddresses: false, allowLoopback: false },
  ...options,
  domains: options.domains,
});
