/** What a bearer token may do: look, act (approve, reject, retry), see secrets in clear. */
export type AdminScope = 'read' | 'operate' | 'reveal';

export interface AdminToken {
  readonly token: string;
  readonly scopes: readonly AdminScope[];
}

/** The tokens that the admin API knows; without one it is off. */
export type AdminTokens = readonly AdminToken[];
export const AdminTokens = Symbol('AdminTokens');
