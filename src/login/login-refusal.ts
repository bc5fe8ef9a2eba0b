/** Why nobody was logged in. */
export type LoginRefusalReason =
  /** No such enterprise is bound to the product, or it was unbound. */
  | 'tenant-unknown'
  /** The enterprise is bound to several instances: name one. */
  | 'instance-ambiguous'
  /** No live login credential. */
  | 'application-unknown'
  /** Several applications: name one. */
  | 'application-ambiguous'
  /** The credential was sealed with a data key that is not configured. */
  | 'secret-unreadable'
  /** The enterprise's login domain may not be used, or leads to an address that is not allowed. */
  | 'domain-refused'
  /** A callback without a state, or from a browser that began no login. */
  | 'state-missing'
  /** A state that was never given out, or to another browser. */
  | 'state-unknown'
  | 'state-expired'
  | 'state-used'
  /** The callback is not one: a parameter is missing, twice or too long. */
  | 'callback-invalid'
  /** Callback or user belong to another enterprise than the login that was begun. */
  | 'tenant-mismatch'
  /** The login server sent the browser back with an error, such as `access_denied`. */
  | 'login-denied'
  /** The login server does not take the code or the refresh token: expired, used or of another client. */
  | 'grant-refused'
  /** The login server does not know the credential. */
  | 'credential-refused'
  | 'login-server-timeout'
  | 'login-server-unreachable'
  /** The login server answered with an error, a redirect or something that cannot be understood. */
  | 'login-server-error'
  /** The marketplace never told of this user, or took the user away. */
  | 'user-unknown'
  /** The enterprise withdrew the user's right to this application. */
  | 'user-not-authorized'
  | 'user-disabled';

export interface LoginRefused {
  readonly kind: 'refused';
  readonly reason: LoginRefusalReason;
  /** For logs and operators, without secrets or personal data. */
  readonly detail: string;
}

export const refused = (reason: LoginRefusalReason, detail = ''): LoginRefused => ({
  kind: 'refused',
  reason,
  detail,
});
