import type { LoginBegun } from './login.service.js';

/** `Lax`: it has to come along when the login server sends the browser back. */
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';
const NAME = 'koosync_login';

const nameFor = (isSecure: boolean): string => (isSecure ? `__Host-${NAME}` : NAME);

/** `Set-Cookie` for a login that has begun; `redirectUri` tells whether the browser comes back over https. */
export function loginCookie({ state, stateTtlS }: LoginBegun, redirectUri: string): string {
  const isSecure = redirectUri.startsWith('https:');
  return `${nameFor(isSecure)}=${state}; Max-Age=${stateTtlS}; ${ATTRIBUTES}${isSecure ? '; Secure' : ''}`;
}

/** The state in a `Cookie` header. */
export function stateInCookie(header: string | undefined, redirectUri: string): string | undefined {
  const name = nameFor(redirectUri.startsWith('https:'));
  for (const pair of (header ?? '').split(';')) {
    const [found, ...value] = pair.trim().split('=');
    if (found === name) return value.join('=');
  }
  return undefined;
}
