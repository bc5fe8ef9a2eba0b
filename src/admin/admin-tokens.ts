/** What a bearer token may do: look, act (approve, reject, retry), see secrets in clear. */
export type AdminScope = 'read' | 'operate' | 'reveal';
export const ADMIN_SCOPES: readonly AdminScope[] = ['read', 'operate', 'reveal'];

/** A token that may call the admin API: itself, or only its hash, so that the configuration lets nobody in. */
export type AdminToken = { readonly scopes: readonly AdminScope[] } & (
  | { readonly token: string; readonly sha256?: never }
  /** SHA-256 of the token: 64 hexadecimal digits, or 43 characters of Base64url. */
  | { readonly sha256: string; readonly token?: never }
);

/** The tokens that the admin API knows; without one it is off. */
export type AdminTokens = readonly AdminToken[];
export const AdminTokens = Symbol('AdminTokens');
