import type { LoginSettings } from './login-options.js';

type Rules = Pick<LoginSettings, 'domains' | 'allowLoopback'>;

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/**
 * The base of a tenant's login server from the domain that tenantSync brought: `https://acme.example`, a path allowed;
 * without a scheme https is meant.
 *
 * @returns undefined when it may not be used: no address, another scheme, a user or a query in it, or not trusted.
 */
export function loginDomain(domainName: string, { domains, allowLoopback }: Rules): URL | undefined {
  const text = domainName.includes('://') ? domainName : `https://${domainName}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isDevelopment = allowLoopback && isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isDevelopment)) return undefined;
  if (url.username !== '' || url.password !== '' || /[?#]/.test(text)) return undefined;
  const isTrusted =
    domains?.some((name) => url.hostname === name || url.hostname.endsWith(`.${name}`)) ?? true;
  if (!isTrusted && !isDevelopment) return undefined;
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** The three addresses of a login server (OneAccess): below its domain, never elsewhere. */
export function loginEndpoint(domain: URL, name: 'authorize' | 'token' | 'userinfo'): URL {
  const url = new URL(domain);
  url.pathname = `${domain.pathname.replace(/\/$/, '')}/api/v1/oauth2/${name}`;
  return url;
}
